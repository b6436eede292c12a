import { personas } from '../../emulator/personas';
import { CookieClient } from '../support/cookie-client';
import { baseNameOf } from '../support/cookie-names';
import { expect, test } from '../support/fixtures';

test.use({ hasClock: true });

const hours = 3_600;

test('a session rolls with use, ends after 8 hours idle, and never outlives 12 hours', async ({
  visitor,
  app,
  emulator,
  clock,
}) => {
  // Tokens that never come due: this is about the session.
  await emulator.speak({ expiresIn: 15 * hours });
  const idler = new CookieClient();
  const rolls = async (path: string, headers = {}) => {
    const answer = await visitor.open(app.origin + path, { headers });
    return answer.headers.getSetCookie().some((line) => baseNameOf(line).startsWith('session=Fe'));
  };
  await idler.signIn(app.origin, personas.agent);
  await visitor.signIn(app.origin, personas.agent);
  const signedInMs = Date.now() + clock.aheadMs;

  await clock.advance(61);
  expect(await rolls('/')).toBe(false);
  expect(await rolls('/api/me')).toBe(false);
  expect(await rolls('/dashboard', { 'next-router-prefetch': '1' })).toBe(false);
  expect(await rolls('/dashboard', { 'sec-purpose': 'prefetch' })).toBe(false);
  expect(await rolls('/dashboard')).toBe(true);
  expect(await rolls('/dashboard')).toBe(false);

  // Kept alive by use beyond the idle limit: by a page, and by the call that says "I am still here".
  await clock.advance(7 * hours);
  expect(await rolls('/dashboard')).toBe(true);
  await clock.advance(hours);
  expect((await idler.open(`${app.origin}/api/me`)).status).toBe(401);
  expect((await idler.open(`${app.origin}/dashboard`)).status).toBe(307);
  const extended = await visitor.post(`${app.origin}/api/session/extend`);
  expect(extended.status).toBe(200);
  // The cookie lives as long as the session does: here to its absolute end, less than four hours away.
  const [, maxAge = ''] = /Max-Age=(\d+)/i.exec(extended.headers.getSetCookie().join()) ?? [];
  expect(Number(maxAge)).toBeGreaterThan(3 * hours);
  expect(Number(maxAge)).toBeLessThanOrEqual(4 * hours);
  const { expiresAt } = await extended.json();
  expect(Date.parse(expiresAt)).toBeLessThanOrEqual(signedInMs + 12 * hours * 1_000);

  await clock.advance(4 * hours - 70);
  expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
  await clock.advance(20);
  expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(307);
  expect((await visitor.post(`${app.origin}/api/session/extend`)).status).toBe(401);
});
