import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyJson, type Json, wrongVersionsOf } from '../../e2e/support/arbitrary-json';
import { tries } from '../../e2e/support/fuzz';
import {
  applyCookies,
  clockAt,
  config,
  environment,
  nowMs,
  otherSecret,
  quietLog,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import { type SealPurpose, seal } from '../crypto/seal';
import type { RequestCookie } from '../http/cookies';
import { createServices } from '../services';
import { toMeResponse } from './public-session';
import { type Session, sessionSchema } from './session';

const { sessions } = createServices(
  config,
  quietLog,
  clockAt(() => nowMs),
);

const cookiesOf = async (session: Session): Promise<readonly RequestCookie[]> =>
  applyCookies([], await sessions.cookies(session, []));
const bigTokens = sampleTokens({ accessToken: 'a'.repeat(6_000) });

/** For each of two people a session in one cookie, and one in chunks. */
const genuine = [
  sampleSession(),
  sampleSession({ tokens: bigTokens }),
  sampleSession({ identity: { ...sampleSession().identity, sub: '2', isAdmin: true } }),
  sampleSession({
    identity: { ...sampleSession().identity, sub: '2', isAdmin: true },
    tokens: bigTokens,
  }),
];

/** A change of the cookies of a browser. `others` are cookies of another session. */
type Change = (
  cookies: readonly RequestCookie[],
  others: readonly RequestCookie[],
) => readonly RequestCookie[];

const anyIndex = fc.nat();
const anyName = fc.oneof(
  fc.constantFrom('__Host-session', 'session', '__Host-attempts', '__Host-session.', '__proto__'),
  fc.nat({ max: 101 }).map((index) => `__Host-session.${index}`),
  fc.constantFrom('__Host-session.00', '__Host-session.-1', '__Host-session.1e0', '__host-session'),
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', '*', 'Fe26.2*1*a*b*c**d*e~2', '~2', 'null', '%E0%A4%A', 'x'.repeat(8_000)),
);
const wrapIndex = (list: readonly unknown[], index: number) => index % Math.max(1, list.length);
const pick = (list: readonly RequestCookie[], index: number) =>
  list.slice(wrapIndex(list, index))[0];
const changeAt = (
  list: readonly RequestCookie[],
  index: number,
  change: (cookie: RequestCookie) => RequestCookie,
) => list.map((cookie, each) => (each === wrapIndex(list, index) ? change(cookie) : cookie));

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  anyIndex.map(
    (one): Change =>
      (list) =>
        list.toSpliced(wrapIndex(list, one), 1),
  ),
  anyIndex.map(
    (one): Change =>
      (list) => [...list, ...list.slice(wrapIndex(list, one))],
  ),
  fc.tuple(anyIndex, anyIndex).map(
    ([one, other]): Change =>
      (list) => {
        const [a, b] = [pick(list, one), pick(list, other)];
        const swap = ({ name, value }: RequestCookie) => ({
          name,
          value: (name === a?.name ? b?.value : name === b?.name ? a?.value : value) ?? '',
        });
        return list.map(swap);
      },
  ),
  fc.tuple(anyIndex, anyIndex).map(
    ([one, other]): Change =>
      (list, others) =>
        changeAt(list, one, ({ name, value }) => ({
          name,
          value: pick(others, other)?.value ?? value,
        })),
  ),
  fc.tuple(anyIndex, anyName).map(
    ([one, renamed]): Change =>
      (list) =>
        changeAt(list, one, ({ value }) => ({ name: renamed, value })),
  ),
  fc.tuple(anyIndex, anyIndex, anyText).map(
    ([one, from, inserted]): Change =>
      (list) =>
        changeAt(list, one, ({ name, value }) => {
          const cut = from % (value.length + 1);
          return {
            name,
            value: value.slice(0, cut) + inserted + value.slice(cut + inserted.length),
          };
        }),
  ),
  anyIndex.map(
    (one): Change =>
      (list) =>
        changeAt(list, one, ({ name, value }) => ({
          name,
          // An earlier change may have split a character.
          value: encodeURIComponent(Buffer.from(value).toString()),
        })),
  ),
  fc.tuple(anyName, anyText).map(
    ([added, value]): Change =>
      (list) => [...list, { name: added, value }],
  ),
  fc.tuple(anyName, anyText).map(
    ([added, value]): Change =>
      (list) => [{ name: added, value }, ...list],
  ),
  fc.constant<Change>((list, others) => [...list, ...others]),
  fc.constant<Change>((list) => list.toReversed()),
  fc.constant<Change>((list) =>
    Array.from({ length: 120 }, (_, index) => ({
      name: `__Host-session.${index}`,
      value: list[0]?.value ?? '',
    })),
  ),
);

/** Reading the session of a request never throws, and never finds an invalid session. */
async function expectSound(received: readonly RequestCookie[]): Promise<Session | null> {
  const found = await sessions.find(received);
  if (found.kind !== 'active') return null;
  const { session } = found;
  expect(sessionSchema.safeParse(session).success).toBe(true);
  expect(session.accountId).toBe(environment.LP_ACCOUNT_ID);
  expect(Date.parse(toMeResponse(session, config).expiresAt)).toBeGreaterThan(nowMs);
  for (const { maxAge } of await sessions.cookies(session, received)) {
    expect(Number.isSafeInteger(maxAge)).toBe(true);
    expect(maxAge).toBeGreaterThanOrEqual(0);
  }
  return session;
}

describe('the session of changed cookies', () => {
  it('is a genuine one or none, for any change of the cookies', async () => {
    const jars = await Promise.all(genuine.map(cookiesOf));
    const whose = fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }));
    const changes = fc.array(anyChange, { minLength: 1, maxLength: 5 });
    let found = 0;
    await fc.assert(
      fc.asyncProperty(whose, changes, async ([own, another], steps) => {
        const received = steps.reduce(
          (cookies, step) => step(cookies, jars[another] ?? []),
          jars[own] ?? [],
        );
        const session = await expectSound(received);
        if (session === null) return;
        found += 1;
        expect([genuine[own], genuine[another]]).toContainEqual(session);
      }),
      tries(1_500),
    );
    // Some changes must leave a session intact.
    expect(found).toBeGreaterThan(0);
  });

  it('is sound even if a genuine seal has another content', async () => {
    const right: Json = JSON.parse(JSON.stringify(genuine[0]));
    const contents = fc.oneof(wrongVersionsOf(right), anyJson);
    const purposes = fc.constantFrom<SealPurpose[]>(
      'session',
      'session',
      'session-id',
      'session-record',
    );
    const secrets = fc.constantFrom(environment.SESSION_SECRET, otherSecret);
    await fc.assert(
      fc.asyncProperty(contents, purposes, secrets, async (content, purpose, secret) => {
        const value = await seal(purpose, Object(content), [secret]);
        const session = await expectSound([{ name: '__Host-session', value }]);
        if (session === null) return;
        expect([purpose, secret]).toEqual(['session', environment.SESSION_SECRET]);
      }),
      tries(1_500),
    );
  });
});
