import { describe, expect, it } from 'vitest';
import { vercelSignOutProblem } from './setting-combinations';

const onVercel = { VERCEL: '1', VERCEL_ENV: 'production' };
const sentence = expect.stringMatching(
  /^On Vercel [^.]+ set REDIS_URL, or SESSION_STORE=cookie [^.]+\.$/,
);

describe('sessions in cookies alone', () => {
  it.each([
    [onVercel, sentence],
    [{ ...onVercel, VERCEL_ENV: 'preview' }, sentence],
    [{ ...onVercel, REDIS_URL: ' ', SESSION_STORE: '' }, sentence],
    [{ ...onVercel, SESSION_STORE: 'redis' }, sentence],
    [{ ...onVercel, REDIS_URL: 'rediss://redis.example' }, null],
    [{ ...onVercel, SESSION_STORE: 'cookie' }, null],
    // As `vercel env pull` writes `.env.local` on a laptop.
    [{ ...onVercel, VERCEL_ENV: 'development' }, null],
    [{}, null],
  ])('with %j: %s', (environment, expected) => {
    expect(vercelSignOutProblem(environment)).toEqual(expected);
  });
});
