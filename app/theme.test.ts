import { expect, it } from 'vitest';
import { config, sampleSession } from '../e2e/support/unit-fixtures';
import { toPublicSession } from '../lib/session/public-session';
import { themeCookieName } from './theme';

function cookieOf(accountId: string, sub: string): string {
  const { identity } = sampleSession();
  const session = sampleSession({ accountId, identity: { ...identity, sub } });
  return themeCookieName(toPublicSession(session, config));
}

it('gives each user of each account a theme cookie of their own, which does not name them', () => {
  const users = [
    ['12345678', '987654321'],
    ['12345678', '987654322'],
    ['123456789', '87654321'],
    ['12345678 987654321', ''],
    ['12345678","', '987654321'],
  ] as const;
  const names = users.map(([accountId, sub]) => cookieOf(accountId, sub));
  expect(new Set(names).size).toBe(users.length);
  expect(cookieOf('12345678', '987654321')).toBe(names[0]);
  for (const name of names) expect(name).toMatch(/^theme-[0-9a-f]{8}$/);
});
