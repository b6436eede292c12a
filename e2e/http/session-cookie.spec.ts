import { sessionCookie } from 'sentinel-nextjs/testing';
import { personas } from '../../emulator/personas';
import { demoSettings } from '../../scripts/demo-settings';
import { expect, test } from '../support/fixtures';

const secret = { SESSION_SECRET: 'session-secret-of-this-test-number-1' };
test.use({ settings: secret });

test('the cookie that a test of an app makes signs in on the production build', async ({
  visitor,
  app,
  both,
}) => {
  const before = process.env;
  process.env = { ...before, ...demoSettings(app.origin, both.emulator.origin), ...secret };
  const { name, value } = await sessionCookie({ name: 'Test Person', isAdmin: true });
  process.env = before;

  visitor.cookies(app.origin).set(name, value);
  expect(await (await visitor.open(`${app.origin}/api/me`)).json()).toMatchObject({
    accountId: '12345678',
    name: 'Test Person',
    isAdmin: true,
  });
  const page = await visitor.open(`${app.origin}/dashboard`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('Test Person');

  // A real sign-in takes its place.
  await visitor.signIn(app.origin, personas.agent);
  const me = await (await visitor.open(`${app.origin}/api/me`)).json();
  expect(me).toMatchObject({ sub: personas.agent.userId });
});
