import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyCookies,
  config,
  environment,
  httpConfig,
  otherSecret,
  sampleSession,
  sampleTokens,
  tamper,
} from '../../e2e/support/unit-fixtures';
import { seal } from '../crypto/seal';
import {
  cookieName,
  type RequestCookie,
  type ResponseCookie,
  serializeCookie,
} from '../http/cookies';
import { type Session, sessionIdCookieSchema, sessionSchema } from './session';
import { createSessionCookies, type SessionCookieSettings } from './session-cookie';

const small = sampleSession();
const sized = (accessLength: number, refreshLength = 140) =>
  sampleSession({
    tokens: sampleTokens({
      accessToken: 'a'.repeat(accessLength),
      refreshToken: 'r'.repeat(refreshLength),
    }),
  });
/** Tokens of 6 KB in all: three cookies. */
const big = sized(2_000, 4_000);

const namesOf = (cookies: readonly { readonly name: string }[]) => cookies.map(({ name }) => name);
const removed = (cookies: readonly ResponseCookie[]) =>
  namesOf(cookies.filter(({ maxAge }) => maxAge === 0));
const kept = (cookies: readonly ResponseCookie[]) =>
  namesOf(cookies.filter(({ maxAge }) => maxAge > 0));
const linesOf = (cookies: readonly ResponseCookie[]) => cookies.map(serializeCookie);

const unchunked = '__Host-session';
const chunks = ['__Host-session.0', '__Host-session.1', '__Host-session.2'];

const sealSession = (
  session: Session,
  maxAge: number,
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
) => createSessionCookies(settings).seal('session', session, maxAge, received);
const unsealSession = async (received: readonly RequestCookie[], settings: SessionCookieSettings) =>
  (await createSessionCookies(settings).unseal('session', sessionSchema, received))[0] ?? null;

describe('the cookie of a session', () => {
  it('is one `__Host-` cookie for a session of a usual size', async () => {
    const cookies = await sealSession(small, 28_800, [], config);
    expect(cookies).toEqual([
      {
        name: unchunked,
        value: expect.any(String),
        maxAge: 28_800,
        secure: true,
        place: 'window',
      },
    ]);
    expect(await unsealSession(cookies, config)).toEqual(small);
  });

  it('has other names on http, and neither is read as the other', async () => {
    const cookies = await sealSession(small, 28_800, [], httpConfig);
    const name = cookieName('session', httpConfig);
    expect(namesOf(cookies)).toEqual([name]);
    expect(await unsealSession(cookies, httpConfig)).toEqual(small);
    expect(await unsealSession(cookies, config)).toBeNull();
    const bigCookies = await sealSession(big, 28_800, [], httpConfig);
    expect(namesOf(bigCookies)).toEqual([`${name}.0`, `${name}.1`, `${name}.2`]);
    expect(bigCookies.map(({ secure }) => secure)).toEqual([false, false, false]);
  });

  it('shows no token to the browser', async () => {
    const session = sampleSession({ tokens: sampleTokens({ accessToken: 'read-me-if-you-can' }) });
    for (const { value } of await sealSession(session, 60, [], config)) {
      expect(value + Buffer.from(value, 'base64url').toString('latin1')).not.toContain('read-me');
    }
  });

  it('is split into chunks for tokens of 6 KB', async () => {
    const cookies = await sealSession(big, 28_800, [], config);
    expect(kept(cookies)).toEqual(chunks);
    expect(await unsealSession(cookies, config)).toEqual(big);
  });

  it('fits the limit of browsers for any size', async () => {
    const lengths = [
      fc.integer({ min: 1, max: 30_000 }),
      fc.integer({ min: 1, max: 8_000 }),
    ] as const;
    await fc.assert(
      fc.asyncProperty(...lengths, fc.boolean(), async (access, refresh, isHttps) => {
        const settings = isHttps ? config : httpConfig;
        const session = sized(access, refresh);
        const cookies = await sealSession(session, 999_999_999, [], settings);
        for (const line of linesOf(cookies))
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4_096);
        expect(await unsealSession(applyCookies([], cookies), settings)).toEqual(session);
      }),
    );
  });

  it('fits the limit of browsers around the sizes that need one more chunk', async () => {
    const counts = new Set<number>();
    for (let access = 1_900; access < 2_400; access += 7) {
      const cookies = await sealSession(sized(access), 28_800, [], config);
      counts.add(cookies.length);
      for (const line of linesOf(cookies))
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4_096);
      expect(namesOf(cookies)).toEqual(cookies.length === 1 ? [unchunked] : chunks.slice(0, 2));
    }
    expect([...counts].sort()).toEqual([1, 2]);
  });

  it('removes chunks when the session shrinks', async () => {
    const before = applyCookies([], await sealSession(big, 28_800, [], config));
    expect(namesOf(before)).toEqual(chunks);
    const cookies = await sealSession(small, 28_800, before, config);
    expect(kept(cookies)).toEqual([unchunked]);
    expect(removed(cookies)).toEqual(chunks);
    const after = applyCookies(before, cookies);
    expect(namesOf(after)).toEqual([unchunked]);
    expect(await unsealSession(after, config)).toEqual(small);
  });

  it('removes the unchunked cookie when the session grows, and a chunk when it needs one less', async () => {
    const one = applyCookies([], await sealSession(small, 28_800, [], config));
    const grown = await sealSession(big, 28_800, one, config);
    expect([kept(grown), removed(grown)]).toEqual([chunks, [unchunked]]);
    const three = applyCookies(one, grown);
    expect(await unsealSession(three, config)).toEqual(big);
    const medium = sized(3_000);
    const shrunk = await sealSession(medium, 28_800, three, config);
    expect([kept(shrunk), removed(shrunk)]).toEqual([chunks.slice(0, 2), chunks.slice(2)]);
    expect(await unsealSession(applyCookies(three, shrunk), config)).toEqual(medium);
  });

  it('is joined from chunks in any order, with other cookies between them', async () => {
    const foreign = [
      'session',
      'session.0',
      '__Host-sessions',
      '__Host-session.x',
      '__Host-session.',
      '__Host-session.1.1',
      '__Host-session.-1',
    ];
    const others = foreign.map((name) => ({ name, value: 'foreign' }));
    // More than ten chunks: the order is by number, not alphabetical.
    const session = sized(30_000);
    const cookies = await sealSession(session, 60, [], config);
    expect(cookies.length).toBeGreaterThan(10);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...cookies, ...others], { minLength: cookies.length + others.length }),
        async (received) => {
          expect(await unsealSession(received, config)).toEqual(session);
          expect(namesOf(await createSessionCookies(config).find(received))).toEqual(
            namesOf(cookies),
          );
        },
      ),
    );
  });

  it('is invalid when a chunk is missing, changed, or from another seal', async () => {
    const cookies = await sealSession(big, 60, [], config);
    const others = await sealSession(big, 60, [], config);
    for (const [index, cookie] of cookies.entries()) {
      expect(await unsealSession(cookies.toSpliced(index, 1), config)).toBeNull();
      const changed = { ...cookie, value: tamper(cookie.value, 40) };
      expect(await unsealSession(cookies.with(index, changed), config)).toBeNull();
      const mixed = cookies.map((own, at) => (at === index ? (others[at] ?? own) : own));
      expect(await unsealSession(mixed, config)).toBeNull();
    }
  });

  it('is invalid when it is empty, garbage, another seal, another shape, or of another secret', async () => {
    const value = async (data: object, secret: string = environment.SESSION_SECRET) =>
      seal('session', data, [secret]);
    const values = [
      '',
      'garbage',
      await seal('session-record', small, config.sessionSecrets),
      await value({ ...small, tokens: undefined }),
      await value({ ...small, lastUsedAtSeconds: 'now' }),
      await value({ ...small, id: '' }),
      await value(small, otherSecret),
    ];
    for (const sealed of values) {
      expect(await unsealSession([{ name: unchunked, value: sealed }], config)).toBeNull();
    }
    expect(await unsealSession([], config)).toBeNull();
  });

  it('opens with any secret of the list', async () => {
    const cookies = await sealSession(big, 60, [], config);
    const rotated = {
      ...config,
      sessionSecrets: [otherSecret, environment.SESSION_SECRET] as const,
    };
    expect(await unsealSession(cookies, rotated)).toEqual(big);
  });

  it('is removed with all its chunks, and no other cookie is', async () => {
    const received = [...chunks, unchunked, 'session', '__Host-attempts'].map((name) => ({
      name,
      value: 'x',
    }));
    const cookies = await createSessionCookies(config).expire(received);
    expect(removed(cookies).toSorted()).toEqual([unchunked, ...chunks]);
    for (const line of linesOf(cookies))
      expect(line).toMatch(/^__Host-session[.\d]*=; Path=\/; Max-Age=0; HttpOnly; Secure; /);
    expect(await createSessionCookies(config).expire([])).toEqual([]);
  });

  it('ignores cookies with names like chunks', async () => {
    const cookies = await sealSession(big, 60, [], config);
    const strays = ['00', '01', '9', 'x', ''].map((end) => ({
      name: `${unchunked}.${end}`,
      value: '25',
    }));
    expect(await unsealSession([...strays, ...cookies], config)).toEqual(big);
  });
});

describe('the cookie of a session of version 0.1 on http', () => {
  const sealFormer = (session: Session, secret: string = environment.SESSION_SECRET) =>
    sealSession(session, 60, [], { ...httpConfig, cookieSuffix: '', sessionSecrets: [secret] });

  it.each([
    ['in one', small, ['session']],
    ['in chunks', big, ['session.0', 'session.1', 'session.2']],
  ])('is read, and replaced by one of the new name: %s', async (_, session, names) => {
    const received = await sealFormer(session);
    expect(namesOf(received)).toEqual(names);
    expect(await unsealSession(received, httpConfig)).toEqual(session);
    const cookies = await sealSession(session, 60, received, httpConfig);
    expect(removed(cookies)).toEqual(names);
    const after = applyCookies(received, cookies);
    expect(namesOf(after).every((name) => name.startsWith('session-'))).toBe(true);
    expect(await unsealSession(after, httpConfig)).toEqual(session);
  });

  it('is removed with the others at sign-out', async () => {
    const received = [
      ...(await sealFormer(big)),
      ...(await sealSession(small, 60, [], httpConfig)),
    ];
    const cookies = await createSessionCookies(httpConfig).expire(received);
    expect(applyCookies(received, cookies)).toEqual([]);
  });

  it('is left alone when it is of another app on this host', async () => {
    const received = await sealFormer(big, otherSecret);
    expect(await unsealSession(received, httpConfig)).toBeNull();
    expect(await createSessionCookies(httpConfig).find(received)).toEqual([]);
    expect(await createSessionCookies(httpConfig).expire(received)).toEqual([]);
    expect(removed(await sealSession(small, 60, received, httpConfig))).toEqual([]);
  });

  it('is read when it holds a session id', async () => {
    const reference = { id: small.id, place: small.place };
    const former = { ...httpConfig, cookieSuffix: '' };
    const received = await createSessionCookies(former).seal('session-id', reference, 60, []);
    expect(
      await createSessionCookies(httpConfig).unseal('session-id', sessionIdCookieSchema, received),
    ).toEqual([reference]);
    const cookies = await createSessionCookies(httpConfig).seal(
      'session-id',
      reference,
      60,
      received,
    );
    expect(namesOf(applyCookies(received, cookies))).toEqual([cookieName('session', httpConfig)]);
  });
});
