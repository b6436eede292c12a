import { afterEach, expect, it, vi } from 'vitest';
import { environmentForTests } from '../../e2e/support/environment';
import { config, environment, quietLog } from '../../e2e/support/unit-fixtures';
import { createServices } from '../services';
import { toPublicSession } from '../session/public-session';
import { findSession } from '../session/store';
import { sessionCookie } from '../testing';

environmentForTests();
afterEach(() => {
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});

/** The session that the app finds for a cookie. */
async function sessionOf(cookie: { readonly name: string; readonly value: string }) {
  const found = await findSession([cookie], createServices(config, quietLog));
  return found.kind === 'active' ? toPublicSession(found.session, config) : found.kind;
}

it('the cookie is the session of the user that the test asks for', async () => {
  const cookie = await sessionCookie({ sub: '42', name: null, isAdmin: true });
  expect(cookie.name).toBe('__Host-session');
  expect(await sessionOf(cookie)).toMatchObject({
    accountId: '12345678',
    identity: { sub: '42', name: null, pictureUrl: null, isAdmin: true, isLpa: false },
  });
  expect(await sessionOf(await sessionCookie())).toMatchObject({ identity: { isAdmin: false } });
  const roles = ['agentManager', 'Quality Coach'];
  const withRoles = await sessionCookie({ roles, permissions: [30_010, 5] });
  expect(await sessionOf(withRoles)).toMatchObject({
    identity: { roles, permissions: [5, 30_010] },
  });
});

it('each call makes a new session', async () => {
  expect((await sessionCookie()).value).not.toBe((await sessionCookie()).value);
});

it('an app with other settings does not accept it', async () => {
  vi.stubEnv('SESSION_SECRET', 'session-secret-of-another-app-of-theirs');
  expect(await sessionOf(await sessionCookie())).toBe('none');
});

it('refuses in production', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  await expect(sessionCookie()).rejects.toThrow('not for NODE_ENV=production');
});

it('throws for values that make no valid session', async () => {
  await expect(sessionCookie({ accountId: '1' })).rejects.toThrow('other_account');
  await expect(sessionCookie({ sub: '' })).rejects.toThrow('unreadable');
  vi.stubEnv('SESSION_SECRET', undefined);
  await expect(sessionCookie()).rejects.toThrow('SESSION_SECRET is missing');
});
