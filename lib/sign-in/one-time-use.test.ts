import { describe, expect, it } from 'vitest';
import {
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import { testOneTimeUse } from '../../e2e/support/sign-in-store-suite';
import { createOneTimeUse } from './one-time-use';

const setup = setUpEmulatedApp();

testOneTimeUse('in this process', () => createOneTimeUse(null));

describe('a transaction', () => {
  it('is used up by its first response, so that nobody can try several codes at Sentinel', async () => {
    const { emulator, app } = setup;
    const started = await startAttempt(emulator, app);
    const state = started.response.get('state') ?? '';
    for (const code of ['guessed-1', 'guessed-2', 'guessed-3']) {
      const response = new URLSearchParams({ code, state });
      const result = await finishAttempt({ ...started, response }, app);
      expect(reasonOf(result)).toBe(code === 'guessed-1' ? 'sentinel_refused' : 'attempt_unknown');
    }
    expect(reasonOf(await finishAttempt(started, app))).toBe('attempt_unknown');
    expect(await emulator.control.requests('token')).toHaveLength(1);
  });
});
