import { randomBytes } from 'node:crypto';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../../../e2e/support/active-sessions';
import {
  createApp,
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
} from '../../../e2e/support/emulated-app';
import { testFrameHandles } from '../../../e2e/support/sign-in-store-suite';
import { applyCookies, config, signInTo, tamper } from '../../../e2e/support/unit-fixtures';
import { personas } from '../../../emulator/personas';
import { addressOf, TestBrowser } from '../../../emulator/test-browser';
import type { RequestCookie } from '../../http/cookies';
import { startLogin } from '../login';
import { parseLoginParams } from '../login-params';
import { logout } from '../logout';
import { redeemHandoff } from './handoff';
import { memoryHandoffStore } from './handoff-store';

const under = setUpEmulatedApp();
const embedOrigins = ['https://workspace.example'];
const settings = { EMBED_ORIGINS: embedOrigins.join() };
const newSecret = () => randomBytes(32).toString('base64url');

let app: ReturnType<typeof createApp>;
beforeEach(() => {
  app = createApp(under.emulator, settings);
});

/** A window that signs somebody in for the frame with this secret, up to where it hands over. */
async function windowFor(
  secret: string,
  received: readonly RequestCookie[] = [],
  added: Readonly<Record<string, string>> = {},
) {
  const wanted = {
    ...signInTo('/dashboard?tab=1'),
    frameChallenge: await calculatePKCECodeChallenge(secret),
  };
  const started = await startLogin({ wanted, received, address: null }, app.parts, Date.now());
  const browser = new TestBrowser(under.emulator);
  const login = addressOf(await browser.open(started.location)).searchParams.get('attempt') ?? '';
  const response = addressOf(await browser.choose(personas.agent, login)).searchParams;
  for (const [name, value] of Object.entries(added)) response.set(name, value);
  const cookies = applyCookies(received, started.cookies);
  return { started, answer: await finishAttempt({ cookies, response }, app), cookies };
}

const handleOf = ({ location }: { readonly location: string }) => new URL(location).hash.slice(1);

function ask(
  question: Parameters<typeof redeemHandoff>[0],
  received: readonly RequestCookie[] = [],
  nowMs = Date.now(),
) {
  return redeemHandoff(question, { received, userAgent: null }, app.parts, nowMs);
}

/** Why a frame did not get a session. */
async function refusal(...question: Parameters<typeof ask>) {
  const answer = await ask(...question);
  expect(answer).toMatchObject({ kind: 'denied', cookies: [] });
  return answer.kind === 'denied' ? reasonOf(answer) : null;
}

describe('a window that was opened for a frame', () => {
  it('is not signed in itself: it goes on to the page that hands over', async () => {
    const { answer, started } = await windowFor(newSecret());
    expect(answer.location).toMatch(
      /^https:\/\/app\.brand\.example\/frame\/signed-in#[\w.*~-]{100,}$/,
    );
    expect(answer.cookies.map(({ name, maxAge }) => [name.split('.')[0], maxAge])).toEqual([
      ['__Host-attempt', 0],
    ]);
    expect(started.cookies.map(({ name }) => name.split('.')[0])).toEqual(['__Host-attempt']);
    expect(await under.emulator.control.requests('token')).toEqual([]);
  });

  it('leaves nothing of what a stranger adds to its callback', async () => {
    const secret = newSecret();
    const { answer } = await windowFor(secret, [], { padding: 'x'.repeat(13_000) });
    expect(handleOf(answer).length).toBeLessThan(2_048);
    expect(await ask({ secret })).toMatchObject({ kind: 'signed-in' });
  });

  it('leaves nothing at all when what Sentinel may say is longer than 4 KB', async () => {
    const secret = newSecret();
    const { answer } = await windowFor(secret, [], { error_description: 'x'.repeat(4_096) });
    expect(reasonOf(answer)).toBe('attempt_unknown');
    expect(await ask({ secret })).toEqual({ kind: 'waiting' });
  });

  it('leaves the session of its own browser alone', async () => {
    const received = await signIn(under.emulator, app);
    const secret = newSecret();
    const { cookies, answer } = await windowFor(secret, received);
    await ask({ secret, handle: handleOf(answer) });
    const found = await app.parts.sessions.find(cookies, app.parts.nowSeconds());
    expect(found.kind).toBe('active');
  });

  it('is told on its own page when the person refused', async () => {
    const secret = newSecret();
    await under.emulator.control.fault({
      on: 'authorize',
      answer: { kind: 'authorization_error', error: 'access_denied' },
    });
    const wanted = {
      ...signInTo('/dashboard'),
      frameChallenge: await calculatePKCECodeChallenge(secret),
    };
    const asked = { wanted, received: [], address: null };
    const started = await startLogin(asked, app.parts, Date.now());
    const response = addressOf(
      await new TestBrowser(under.emulator).open(started.location),
    ).searchParams;
    const answer = await finishAttempt(
      { cookies: applyCookies([], started.cookies), response },
      app,
    );
    expect(reasonOf(answer)).toBe('access_denied');
    expect(await ask({ secret })).toEqual({ kind: 'waiting' });
  });
});

describe('a frame', () => {
  it('makes its handle into a session of its own, in a cookie that only frames have', async () => {
    const secret = newSecret();
    const { answer } = await windowFor(secret);
    const signedIn = await ask({ secret, handle: handleOf(answer) });
    if (signedIn.kind !== 'signed-in') throw new Error(signedIn.kind);
    expect(signedIn.location).toBe('https://app.brand.example/dashboard?tab=1');
    expect(signedIn.cookies).toMatchObject([
      { name: '__Host-frame-session', secure: true, place: 'frame' },
    ]);
    const received = applyCookies([], signedIn.cookies);
    const { sessions, nowSeconds } = app.parts;
    expect(await sessions.find(received, nowSeconds())).toMatchObject({
      kind: 'active',
      session: { place: 'frame', identity: { sub: personas.agent.userId } },
    });
    const moved = received.map(({ value }) => ({ name: '__Host-session', value }));
    expect(await sessions.find(moved, nowSeconds())).toMatchObject({ kind: 'none' });
    const unembedded = createApp(under.emulator).parts;
    expect(await unembedded.sessions.find(received, nowSeconds())).toMatchObject({ kind: 'none' });
  });

  it('of a window has no session by its cookie', async () => {
    const received = (await signIn(under.emulator, app)).map(({ name, value }) => ({
      name: name.replace('__Host-session', '__Host-frame-session'),
      value,
    }));
    const found = await app.parts.sessions.find(received, app.parts.nowSeconds());
    expect(found).toMatchObject({ kind: 'none' });
  });

  it('waits as long as nobody has signed in for it, and needs no handle then', async () => {
    const secret = newSecret();
    expect(await ask({ secret })).toEqual({ kind: 'waiting' });
    await windowFor(newSecret());
    expect(await ask({ secret })).toEqual({ kind: 'waiting' });
    await windowFor(secret);
    expect(await ask({ secret })).toMatchObject({ kind: 'signed-in' });
  });

  it('has a handle once: handed over or asked for, the second time is refused', async () => {
    const secret = newSecret();
    const { answer } = await windowFor(secret);
    const handle = handleOf(answer);
    const both = await Promise.all([ask({ secret, handle }), ask({ secret })]);
    expect(both.filter(({ kind }) => kind === 'signed-in')).toHaveLength(1);
    expect(await refusal({ secret, handle })).toBe('attempt_unknown');
    expect(await ask({ secret })).toEqual({ kind: 'waiting' });
    expect(await under.emulator.control.requests('token')).toHaveLength(1);
  });

  it('is too late after a minute', async () => {
    const secret = newSecret();
    const { answer } = await windowFor(secret);
    const late = Date.now() + 60_001;
    expect(await refusal({ secret, handle: handleOf(answer) }, [], late)).toBe('attempt_expired');
    expect(await under.emulator.control.requests('token')).toEqual([]);
  });

  it('gets nothing by the handle of another frame, and uses nothing up', async () => {
    const secret = newSecret();
    const { answer } = await windowFor(secret);
    const handle = handleOf(answer);
    expect(await refusal({ secret: newSecret(), handle })).toBe('attempt_unknown');
    expect(await refusal({ secret: await calculatePKCECodeChallenge(secret), handle })).toBe(
      'attempt_unknown',
    );
    expect(await ask({ secret, handle })).toMatchObject({ kind: 'signed-in' });
  });

  it('gets nothing by what is no handle of this app', async () => {
    const secret = newSecret();
    const { answer, cookies } = await windowFor(secret);
    const handle = handleOf(answer);
    const session = await signIn(under.emulator, app);
    for (const forged of [
      'x',
      tamper(handle, 100),
      handle.slice(0, -1),
      cookies[0]?.value ?? '',
      session[0]?.value ?? '',
    ]) {
      expect(await refusal({ secret, handle: forged })).toBe('attempt_unknown');
    }
  });

  it('is told why when Sentinel refuses', async () => {
    const secret = newSecret();
    const { answer } = await windowFor(secret);
    await under.emulator.control.fault({ on: 'token', answer: { kind: 'status', status: 503 } });
    expect(await refusal({ secret, handle: handleOf(answer) })).toBe('sentinel_unreachable');
  });

  it('ends the session that it had before, and no other', async () => {
    const first = newSecret();
    const signedIn = await ask({
      secret: first,
      handle: handleOf((await windowFor(first)).answer),
    });
    const window = await signIn(under.emulator, app);
    const before = applyCookies(window, signedIn.kind === 'signed-in' ? signedIn.cookies : []);
    const second = newSecret();
    await ask({ secret: second, handle: handleOf((await windowFor(second)).answer) }, before);
    const { sessions, nowSeconds } = app.parts;
    expect(await sessions.find(window, nowSeconds())).toMatchObject({ kind: 'active' });
    const frames = before.filter(({ name }) => name === '__Host-frame-session');
    expect(await sessions.find(frames, nowSeconds())).toMatchObject({ kind: 'none', why: 'ended' });
  });
});

it('signing out where the sessions of a frame and a window come together ends both', async () => {
  const secret = newSecret();
  const frame = await ask({ secret, handle: handleOf((await windowFor(secret)).answer) });
  const window = await signIn(under.emulator, app);
  const both = applyCookies(window, frame.kind === 'signed-in' ? frame.cookies : []);
  const { cookies } = await logout(false, both, app.parts);
  expect(applyCookies(both, cookies).filter(({ name }) => name.includes('session'))).toEqual([]);
  for (const copy of [both, window]) {
    const found = await app.parts.sessions.find(copy, app.parts.nowSeconds());
    expect(found).toMatchObject({ kind: 'none', why: 'ended' });
  }
});

describe('the challenge of a frame', () => {
  const challenge = newSecret();
  /** The challenge in a request for `/login` that comes from there. */
  const challengeIn = (
    frame: string | null,
    site: string | null,
    settings: Pick<typeof config, 'embedOrigins'>,
  ) => {
    const query = new URLSearchParams(frame === null ? {} : { frame });
    const headers = new Headers(site === null ? {} : { 'sec-fetch-site': site });
    return parseLoginParams({ query, headers }, { ...config, ...settings }).frameChallenge;
  };

  it('counts when a page of this app opened the window', () => {
    expect(challengeIn(challenge, 'same-origin', { embedOrigins })).toBe(challenge);
  });

  it.each(['cross-site', 'same-site', 'none', null])(
    'does not count in a link from elsewhere (%s): whose it is would get the session',
    (site) => {
      expect(challengeIn(challenge, site, { embedOrigins })).toBeNull();
    },
  );

  it('does not count where nobody may frame this app, nor when it is none', () => {
    const site = 'same-origin';
    expect(challengeIn(challenge, site, { embedOrigins: [] })).toBeNull();
    for (const wrong of [null, '', 'x', `${challenge}x`, '*'.repeat(43)]) {
      expect(challengeIn(wrong, site, { embedOrigins })).toBeNull();
    }
  });
});

testFrameHandles('in this process', () => memoryHandoffStore);
