import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signIn } from '../../e2e/support/active-sessions';
import { anyJson, bodiesLike, type Json, wrongVersionsOf } from '../../e2e/support/arbitrary-json';
import {
  finishAttempt,
  reasonOf,
  type StartedAttempt,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import { tries } from '../../e2e/support/fuzz';
import { applyCookies, loginParams } from '../../e2e/support/unit-fixtures';
import { type Persona, personas } from '../../emulator/personas';
import { seal } from '../crypto/seal';
import { type RedirectResult, type RequestCookie, serializeCookie } from '../http/cookies';
import { activeSession } from '../session/store';
import { signInErrorReasons } from './errors';
import { startLogin } from './login';
import { createState } from './state';

const setup = setUpEmulatedApp();
const { agent, administrator } = personas;

const sessionOf = async (received: readonly RequestCookie[]) => {
  const { sessions } = setup.app.services;
  return activeSession(await sessions.find(received));
};

/** Placeholders for values of a transaction under way, and literal values. */
const value = fc.oneof(
  fc.constantFrom(
    'own state',
    'own code',
    'other state',
    'other code',
    'finished state',
    'made state',
  ),
  fc.constantFrom('own state ', 'Sentinel', 'sentinel', 'SENTINEL', 'https://evil.example', ''),
  fc.constantFrom(
    'access_denied',
    'server_error',
    'temporarily_unavailable',
    '//evil.example',
    '\u0000',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constant('x'.repeat(20_000)),
);
const name = fc.oneof(
  fc.constantFrom(
    'code',
    'state',
    'code',
    'state',
    'iss',
    'error',
    'error_description',
    'error_uri',
  ),
  fc.constantFrom(
    'response',
    'id_token',
    'access_token',
    'token_type',
    'returnTo',
    'Code',
    'code[]',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
type Pairs = readonly (readonly [string, string])[];
type Edit = (pairs: Pairs) => Pairs;
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(name, value).map(
    (pair): Edit =>
      (pairs) => [...pairs, pair],
  ),
  fc.tuple(name, value).map(
    (pair): Edit =>
      (pairs) => [pair, ...pairs],
  ),
  fc.nat().map(
    (at): Edit =>
      (pairs) =>
        pairs.toSpliced(at % (pairs.length + 1), 1),
  ),
  fc.tuple(fc.nat(), value).map(
    ([at, changed]): Edit =>
      (pairs) =>
        pairs.map(([own, old], index) => [own, index === at % pairs.length ? changed : old]),
  ),
  fc.constant<Edit>((pairs) => [...pairs, ...pairs]),
);
const responses = fc.array(edit, { maxLength: 3 }).map((edits) =>
  edits.reduce<Pairs>(
    (pairs, change) => change(pairs),
    [
      ['code', 'own code'],
      ['state', 'own state'],
    ],
  ),
);

/** Checks the location and the cookies of any result. */
function expectValidRedirect({ location, cookies }: RedirectResult, own: StartedAttempt): void {
  const { appUrl } = setup.app.services.config;
  const url = new URL(location);
  expect(url.origin).toBe(appUrl);
  expect(['/dashboard', '/sign-in-error']).toContain(url.pathname);
  if (url.pathname === '/sign-in-error') {
    expect([...url.searchParams.keys()]).toEqual(['reason', 'ref']);
    expect(signInErrorReasons).toContain(url.searchParams.get('reason'));
  }
  const transactionCookie = `__Host-attempt.${own.response.get('state')}`;
  for (const cookie of cookies) {
    expect(serializeCookie(cookie)).toMatch(
      /; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(cookie.name).toMatch(/^__Host-session(?:\.\d)?$|^__Host-attempt\./);
    if (cookie.name.startsWith('__Host-attempt.')) {
      expect([cookie.name, cookie.maxAge]).toEqual([transactionCookie, 0]);
    }
  }
}

describe('any authorization response', () => {
  it('signs in only with one code and the state of a transaction of this browser', async () => {
    const finished = await startAttempt(setup.emulator, setup.app);
    await finishAttempt(finished, setup.app);
    await fc.assert(
      fc.asyncProperty(responses, fc.boolean(), async (pairs, isSignedIn) => {
        const before = isSignedIn ? await signIn(setup.emulator, setup.app, administrator) : [];
        const other = await startAttempt(setup.emulator, setup.app, [], administrator);
        const own = await startAttempt(setup.emulator, setup.app, before, agent);
        const known: Readonly<Record<string, string | null>> = {
          'own state': own.response.get('state'),
          'own code': own.response.get('code'),
          'other state': other.response.get('state'),
          'other code': other.response.get('code'),
          'finished state': finished.response.get('state'),
          'made state': createState(setup.app.services.config.sessionSecrets, Date.now()),
        };
        const sent = pairs.map(([key, said]) => [key, known[said] ?? said]);
        const response = new URLSearchParams(sent);
        const spentBefore = (await setup.emulator.control.requests('token')).length;
        const result = await finishAttempt({ cookies: own.cookies, response }, setup.app);
        const spent = (await setup.emulator.control.requests('token')).length - spentBefore;
        expectValidRedirect(result, own);

        const sessionBefore = await sessionOf(before);
        const session = await sessionOf(applyCookies(own.cookies, result.cookies));
        const isOwnState =
          response.getAll('state').length === 1 && response.get('state') === known['own state'];
        if (!isOwnState) expect(spent).toBe(0);
        if (session === null || session.id === sessionBefore?.id) {
          expect(sessionBefore !== null).toBe(isSignedIn);
          expect(result.cookies.filter(({ maxAge }) => maxAge > 0)).toEqual([]);
          if (!isSignedIn) expect(reasonOf(result)).not.toBeNull();
          return;
        }
        expect(isOwnState).toBe(true);
        expect(sessionBefore).toBeNull();
        const whose = new Map<string | null | undefined, Persona>([
          [known['own code'], agent],
          [known['other code'], administrator],
        ]);
        const [code, ...more] = response.getAll('code');
        expect(more).toEqual([]);
        expect(session.identity.sub).toBe(whose.get(code)?.userId);
        expect(response.get('error') || null).toBeNull();
        expect(['Sentinel', 'sentinel', null]).toContain(response.get('iss') || null);
      }),
      tries(150),
    );
  });

  it('a changed state is unknown and leaves its transaction unchanged', async () => {
    const own = await startAttempt(setup.emulator, setup.app);
    const state = own.response.get('state') ?? '';
    const sign = fc.constantFrom('A', '_', '=', '.', '%', '\u0000', '', 'é', '/');
    await fc.assert(
      fc.asyncProperty(fc.nat(state.length), sign, fc.nat(2), async (at, inserted, cut) => {
        const tampered = state.slice(0, at) + inserted + state.slice(at + cut);
        fc.pre(tampered !== state);
        const response = new URLSearchParams({
          code: own.response.get('code') ?? '',
          state: tampered,
        });
        const result = await finishAttempt({ cookies: own.cookies, response }, setup.app);
        expect(reasonOf(result)).toBe('attempt_unknown');
        expect(result.cookies).toEqual([]);
      }),
      tries(200),
    );
    expect(reasonOf(await finishAttempt(own, setup.app))).toBeNull();
  });

  it('any profile signs in the person of the id token, with the valid services of the profile', async () => {
    const right: Json = JSON.parse(JSON.stringify(agent.profile));
    const body = fc.oneof(
      wrongVersionsOf({ ...Object(right), pictureUrl: 'https://a.example/b' }),
      anyJson,
    );
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom(200, 200, 200, 401, 500), async (profile, status) => {
        await setup.emulator.control.fault({
          on: 'users',
          answer: { kind: 'status', status, body: profile },
        });
        const own = await startAttempt(setup.emulator, setup.app);
        const result = await finishAttempt(own, setup.app);
        expect(result.location).toBe('https://app.brand.example/dashboard');
        const session = await sessionOf(applyCookies(own.cookies, result.cookies));
        expect(session?.identity).toMatchObject({
          sub: agent.userId,
          isAdmin: false,
          isLpa: false,
        });
        if (session?.identity.name != null) expect(session.identity.name).toMatch(/\S/);
        if (session?.identity.pictureUrl != null) {
          expect(new URL(session.identity.pictureUrl).protocol).toBe('https:');
        }
      }),
      tries(80),
    );
  });
});

describe('any cookies of earlier transactions', () => {
  it('allow another transaction, which gives no session', async () => {
    const own = await startAttempt(setup.emulator, setup.app);
    const [genuine] = own.cookies;
    const { sessionSecrets } = setup.app.services.config;
    const content = fc.oneof(
      anyJson,
      wrongVersionsOf([{ name: genuine?.name ?? '', atMs: Date.now() }]),
    );
    const sealed = fc.tuple(fc.constantFrom('session-id', 'transaction', 'session'), content).map(
      ([purpose, data]) =>
        () =>
          seal(purpose, Object(data), sessionSecrets),
    );
    const plain = fc
      .oneof(bodiesLike({}), fc.constant(genuine?.value ?? ''))
      .map((text) => async () => text);
    const names = fc.oneof(
      fc.constantFrom('__Host-attempts', '__Host-attempt.', '__Host-session', '__Host-session.0'),
      fc.constant(genuine?.name ?? ''),
      fc.string({ unit: 'binary', maxLength: 30 }).map((state) => `__Host-attempt.${state}`),
    );
    const jar = fc.array(fc.tuple(names, fc.oneof(sealed, plain)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(jar, async (made) => {
        const received = await Promise.all(
          made.map(async ([name, make]) => ({ name, value: await make() })),
        );
        const result = await startLogin(
          { params: loginParams('/dashboard'), received, clientAddress: null },
          setup.app.services,
        );
        const isOff = result.location.startsWith(`${setup.emulator.origin}/sentinel/api/account/`);
        if (!isOff) expect(reasonOf(result)).toBe('cookies_blocked');
        for (const { name, maxAge } of result.cookies) {
          expect(name.startsWith('__Host-session') && maxAge > 0).toBe(false);
        }
        expect(await sessionOf(applyCookies(received, result.cookies))).toBeNull();
      }),
      tries(300),
    );
  });
});
