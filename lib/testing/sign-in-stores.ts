import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { codeChallengeOf } from '../sentinel/code-challenge';
import type { FrameHandleStore } from '../sign-in/frame-handle-store';
import type { SingleUse } from '../sign-in/single-use';

/**
 * Tests what holds wherever it is kept what was used.
 *
 * @param where for the name of the test
 * @param store the same place at every call
 */
export function testSingleUse(where: string, store: () => SingleUse): void {
  it(`what is good for one use is used once, however many try at the same time (${where})`, async () => {
    const what = randomUUID();
    const uses = await Promise.all(Array.from({ length: 20 }, () => store().use(what)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await store().use(randomUUID())).toBe(true);
  });
}

/**
 * Tests what holds wherever handles wait.
 *
 * @param where for the name of the tests
 * @param store the same place at every call
 */
export function testFrameHandles(where: string, store: () => FrameHandleStore): void {
  describe(`handles that wait for their frame ${where}`, () => {
    it('are found by the challenge of that frame alone', async () => {
      const challenge = codeChallengeOf(randomUUID());
      await store().keep(challenge, 'sealed');
      expect(await store().find(challenge)).toBe('sealed');
      expect(await store().find(codeChallengeOf(randomUUID()))).toBeNull();
    });
  });
}
