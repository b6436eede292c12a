import { randomBytes } from 'node:crypto';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../../../e2e/support/active-sessions';
import {
  createApp,
  finishAttempt,
  reasonOf,
  servicesAt,
  setUpEmulatedApp,
} from '../../../e2e/support/emulated-app';
import { addressOf, TestBrowser } from '../../../e2e/support/emulator-browser';
import { testHandoffStore } from '../../../e2e/support/sign-in-store-suite';
import { applyCookies, config, loginParams, tamper } from '../../../e2e/support/unit-fixtures';
import { personas } from '../../../emulator/personas';
import type { RequestCookie } from '../../http/cookies';
import { startLogin } from '../login';
import { parseLoginParams } from '../login-params';
import { logout } from '../logout';
import { redeemHandoff } from './handoff';
import { memoryHandoffStore } from './handoff-store';

const setup = setUpEmulatedApp();
const embedOrigins = ['https://workspace.example'];
const settings = { EMBED_ORIGINS: embedOrigins.join() };
const newSecret = () => randomBytes(32).toString('base64url');

let app: ReturnType<typeof createApp>;
beforeEach(() => {
  app = createApp(setup.emulator, settings);
});

/** Signs in with a window for the iframe with this secret, up to the handoff. */
async function signInForIframe(
  secret: string,
  received: readonly RequestCookie[] = [],
  added: Readonly<Record<string, string>> = {},
) {
  const params = {
    ...loginParams('/dashboard?tab=1'),
    frameChallenge: await calculatePKCECodeChallenge(secret),
  };
  const started = await startLogin({ params, received, clientAddress: null }, app.services);
  const browser = new TestBrowser(setup.emulator);
  const login = addressOf(await browser.open(started.location)).searchParams.get('attempt') ?? '';
  const response = addressOf(await browser.choose(personas.agent, login)).searchParams;
  for (const [name, value] of Object.entries(added)) response.set(name, value);
  const cookies = applyCookies(received, started.cookies);
  return { started, result: await finishAttempt({ cookies, response }, app), cookies };
}

const handleOf = ({ location }: { readonly location: string }) => new URL(location).hash.slice(1);

function redeem(
  request: Parameters<typeof redeemHandoff>[0],
  received: readonly RequestCookie[] = [],
  nowMs = Date.now(),
) {
  return redeemHandoff(request, { received, userAgent: null }, servicesAt(app.services, nowMs));
}

/** The reason of a denied request. */
async function denialReason(...request: Parameters<typeof redeem>) {
  const result = await redeem(...request);
  expect(result).toMatchObject({ kind: 'denied', cookies: [] });
  return result.kind === 'denied' ? reasonOf(result) : null;
}

describe('a window that signs an iframe in', () => {
  it('gets no session itself, and redirects to the handoff page', async () => {
    const { result, started } = await signInForIframe(newSecret());
    expect(result.location).toMatch(
      /^https:\/\/app\.brand\.example\/frame\/signed-in#[\w.*~-]{100,}$/,
    );
    expect(result.cookies.map(({ name, maxAge }) => [name.split('.')[0], maxAge])).toEqual([
      ['__Host-attempt', 0],
    ]);
    expect(started.cookies.map(({ name }) => name.split('.')[0])).toEqual(['__Host-attempt']);
    expect(await setup.emulator.control.requests('token')).toEqual([]);
  });

  it('drops unknown parameters of the callback', async () => {
    const secret = newSecret();
    const { result } = await signInForIframe(secret, [], { padding: 'x'.repeat(13_000) });
    expect(handleOf(result).length).toBeLessThan(2_048);
    expect(await redeem({ secret })).toMatchObject({ kind: 'signed-in' });
  });

  it('keeps no handoff when the response is longer than 4 KB', async () => {
    const secret = newSecret();
    const { result } = await signInForIframe(secret, [], { error_description: 'x'.repeat(4_096) });
    expect(reasonOf(result)).toBe('attempt_unknown');
    expect(await redeem({ secret })).toEqual({ kind: 'waiting' });
  });

  it('keeps the session of its own browser', async () => {
    const received = await signIn(setup.emulator, app);
    const secret = newSecret();
    const { cookies, result } = await signInForIframe(secret, received);
    await redeem({ secret, handle: handleOf(result) });
    const found = await app.services.sessions.find(cookies);
    expect(found.kind).toBe('active');
  });

  it('shows the error itself when the person denies access', async () => {
    const secret = newSecret();
    await setup.emulator.control.fault({
      on: 'authorize',
      answer: { kind: 'authorization_error', error: 'access_denied' },
    });
    const params = {
      ...loginParams('/dashboard'),
      frameChallenge: await calculatePKCECodeChallenge(secret),
    };
    const login = { params, received: [], clientAddress: null };
    const started = await startLogin(login, app.services);
    const response = addressOf(
      await new TestBrowser(setup.emulator).open(started.location),
    ).searchParams;
    const result = await finishAttempt(
      { cookies: applyCookies([], started.cookies), response },
      app,
    );
    expect(reasonOf(result)).toBe('access_denied');
    expect(await redeem({ secret })).toEqual({ kind: 'waiting' });
  });
});

describe('an iframe', () => {
  it('redeems its handoff for a session of its own, in a cookie for iframes alone', async () => {
    const secret = newSecret();
    const { result } = await signInForIframe(secret);
    const signedIn = await redeem({ secret, handle: handleOf(result) });
    if (signedIn.kind !== 'signed-in') throw new Error(signedIn.kind);
    expect(signedIn.location).toBe('https://app.brand.example/dashboard?tab=1');
    expect(signedIn.cookies).toMatchObject([
      { name: '__Host-frame-session', secure: true, place: 'frame' },
    ]);
    const received = applyCookies([], signedIn.cookies);
    const { sessions } = app.services;
    expect(await sessions.find(received)).toMatchObject({
      kind: 'active',
      session: { place: 'frame', identity: { sub: personas.agent.userId } },
    });
    const moved = received.map(({ value }) => ({ name: '__Host-session', value }));
    expect(await sessions.find(moved)).toMatchObject({ kind: 'none' });
    const unembedded = createApp(setup.emulator).services;
    expect(await unembedded.sessions.find(received)).toMatchObject({ kind: 'none' });
  });

  it('has no session by the cookie of a window', async () => {
    const received = (await signIn(setup.emulator, app)).map(({ name, value }) => ({
      name: name.replace('__Host-session', '__Host-frame-session'),
      value,
    }));
    const found = await app.services.sessions.find(received);
    expect(found).toMatchObject({ kind: 'none' });
  });

  it('waits until a window has signed in for it, and then needs no handle', async () => {
    const secret = newSecret();
    expect(await redeem({ secret })).toEqual({ kind: 'waiting' });
    await signInForIframe(newSecret());
    expect(await redeem({ secret })).toEqual({ kind: 'waiting' });
    await signInForIframe(secret);
    expect(await redeem({ secret })).toMatchObject({ kind: 'signed-in' });
  });

  it('redeems a handoff once, by the handle or without it', async () => {
    const secret = newSecret();
    const { result } = await signInForIframe(secret);
    const handle = handleOf(result);
    const both = await Promise.all([redeem({ secret, handle }), redeem({ secret })]);
    expect(both.filter(({ kind }) => kind === 'signed-in')).toHaveLength(1);
    expect(await denialReason({ secret, handle })).toBe('attempt_unknown');
    expect(await redeem({ secret })).toEqual({ kind: 'waiting' });
    expect(await setup.emulator.control.requests('token')).toHaveLength(1);
  });

  it('cannot redeem a handoff after a minute', async () => {
    const secret = newSecret();
    const { result } = await signInForIframe(secret);
    const late = Date.now() + 60_001;
    expect(await denialReason({ secret, handle: handleOf(result) }, [], late)).toBe(
      'attempt_expired',
    );
    expect(await setup.emulator.control.requests('token')).toEqual([]);
  });

  it('cannot redeem the handoff of another iframe, which stays usable', async () => {
    const secret = newSecret();
    const { result } = await signInForIframe(secret);
    const handle = handleOf(result);
    expect(await denialReason({ secret: newSecret(), handle })).toBe('attempt_unknown');
    expect(await denialReason({ secret: await calculatePKCECodeChallenge(secret), handle })).toBe(
      'attempt_unknown',
    );
    expect(await redeem({ secret, handle })).toMatchObject({ kind: 'signed-in' });
  });

  it('cannot redeem a forged handle', async () => {
    const secret = newSecret();
    const { result, cookies } = await signInForIframe(secret);
    const handle = handleOf(result);
    const session = await signIn(setup.emulator, app);
    for (const forged of [
      'x',
      tamper(handle, 100),
      handle.slice(0, -1),
      cookies[0]?.value ?? '',
      session[0]?.value ?? '',
    ]) {
      expect(await denialReason({ secret, handle: forged })).toBe('attempt_unknown');
    }
  });

  it('gets the reason when Sentinel fails', async () => {
    const secret = newSecret();
    const { result } = await signInForIframe(secret);
    await setup.emulator.control.fault({ on: 'token', answer: { kind: 'status', status: 503 } });
    expect(await denialReason({ secret, handle: handleOf(result) })).toBe('sentinel_unreachable');
  });

  it('ends its own earlier session, and no other', async () => {
    const first = newSecret();
    const signedIn = await redeem({
      secret: first,
      handle: handleOf((await signInForIframe(first)).result),
    });
    const window = await signIn(setup.emulator, app);
    const before = applyCookies(window, signedIn.kind === 'signed-in' ? signedIn.cookies : []);
    const second = newSecret();
    await redeem(
      { secret: second, handle: handleOf((await signInForIframe(second)).result) },
      before,
    );
    const { sessions } = app.services;
    expect(await sessions.find(window)).toMatchObject({ kind: 'active' });
    const frames = before.filter(({ name }) => name === '__Host-frame-session');
    expect(await sessions.find(frames)).toMatchObject({ kind: 'none', why: 'ended' });
  });
});

it('signing out with the sessions of an iframe and a window ends both', async () => {
  const secret = newSecret();
  const iframe = await redeem({ secret, handle: handleOf((await signInForIframe(secret)).result) });
  const window = await signIn(setup.emulator, app);
  const both = applyCookies(window, iframe.kind === 'signed-in' ? iframe.cookies : []);
  const { cookies } = await logout(false, both, app.services);
  expect(applyCookies(both, cookies).filter(({ name }) => name.includes('session'))).toEqual([]);
  for (const copy of [both, window]) {
    const found = await app.services.sessions.find(copy);
    expect(found).toMatchObject({ kind: 'none', why: 'ended' });
  }
});

describe('the challenge of an iframe', () => {
  const challenge = newSecret();
  /** The challenge that `/login` accepts from this site. */
  const challengeIn = (
    frame: string | null,
    site: string | null,
    settings: Pick<typeof config, 'embedOrigins'>,
  ) => {
    const query = new URLSearchParams(frame === null ? {} : { frame });
    const headers = new Headers(site === null ? {} : { 'sec-fetch-site': site });
    return parseLoginParams({ query, headers }, { ...config, ...settings }).frameChallenge;
  };

  it('is accepted when a page of this app opened the window', () => {
    expect(challengeIn(challenge, 'same-origin', { embedOrigins })).toBe(challenge);
  });

  it.each(['cross-site', 'same-site', 'none', null])(
    'is ignored in a link of another site (%s): the attacker would get the session',
    (site) => {
      expect(challengeIn(challenge, site, { embedOrigins })).toBeNull();
    },
  );

  it('is ignored without EMBED_ORIGINS, or when it is invalid', () => {
    const site = 'same-origin';
    expect(challengeIn(challenge, site, { embedOrigins: [] })).toBeNull();
    for (const wrong of [null, '', 'x', `${challenge}x`, '*'.repeat(43)]) {
      expect(challengeIn(wrong, site, { embedOrigins })).toBeNull();
    }
  });
});

testHandoffStore('in this process', () => memoryHandoffStore);
