import { describe, expect, it } from 'vitest';
import {
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import { testSingleUse } from '../../e2e/support/sign-in-store-suite';
import { createOneTimeUse } from './one-time-use';

const under = setUpEmulatedApp();

testSingleUse('in this process', () => createOneTimeUse(null));

describe('an attempt', () => {
  it('is used up by its first answer, so that Sentinel is not asked with one code after another', async () => {
    const { emulator, app } = under;
    const attempt = await startAttempt(emulator, app);
    const state = attempt.response.get('state') ?? '';
    for (const code of ['guessed-1', 'guessed-2', 'guessed-3']) {
      const response = new URLSearchParams({ code, state });
      const answer = await finishAttempt({ ...attempt, response }, app);
      expect(reasonOf(answer)).toBe(code === 'guessed-1' ? 'sentinel_refused' : 'attempt_unknown');
    }
    expect(reasonOf(await finishAttempt(attempt, app))).toBe('attempt_unknown');
    expect(await emulator.control.requests('token')).toHaveLength(1);
  });
});
