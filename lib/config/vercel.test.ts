import { PHASE_PRODUCTION_BUILD, PHASE_PRODUCTION_SERVER } from 'next/constants';
import { afterEach, describe, expect, it, vi } from 'vitest';
import nextConfig from '../../next.config';
import { unsharedSignOut } from './vercel';

const onVercel = { VERCEL: '1', VERCEL_ENV: 'production' };
const sentence = expect.stringMatching(
  /^On Vercel [^.]+ set REDIS_URL, or SESSION_STORE=cookie [^.]+\.$/,
);

afterEach(() => vi.unstubAllEnvs());

describe('sessions in cookies alone', () => {
  it.each([
    [onVercel, sentence],
    [{ ...onVercel, VERCEL_ENV: 'preview' }, sentence],
    [{ ...onVercel, REDIS_URL: ' ', SESSION_STORE: '' }, sentence],
    [{ ...onVercel, SESSION_STORE: 'redis' }, sentence],
    [{ ...onVercel, REDIS_URL: 'rediss://redis.example' }, null],
    [{ ...onVercel, SESSION_STORE: 'cookie' }, null],
    // `.env.local` as Vercel's own command writes it on a laptop.
    [{ ...onVercel, VERCEL_ENV: 'development' }, null],
    [{}, null],
  ])('with %j: %s', (environment, expected) => {
    expect(unsharedSignOut(environment)).toEqual(expected);
  });

  it('stop a build for Vercel, and no server', () => {
    for (const [name, value] of Object.entries(onVercel)) vi.stubEnv(name, value);
    vi.stubEnv('REDIS_URL', undefined);
    vi.stubEnv('SESSION_STORE', undefined);
    expect(() => nextConfig(PHASE_PRODUCTION_BUILD)).toThrow('On Vercel pages and routes');
    expect(nextConfig(PHASE_PRODUCTION_SERVER)).toHaveProperty('poweredByHeader', false);
    vi.stubEnv('SESSION_STORE', 'cookie');
    expect(nextConfig(PHASE_PRODUCTION_BUILD)).toHaveProperty('poweredByHeader', false);
  });
});
