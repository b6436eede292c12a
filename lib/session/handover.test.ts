import { expect, it } from 'vitest';
import { sampleSession } from '../testing/fixtures';
import { handOver, takeOver } from './handover';

it('a session is handed over once, to whoever has its key', () => {
  const [one, other] = [sampleSession(), sampleSession()];
  const [keyOfOne, keyOfOther] = [handOver(one), handOver(other)];
  expect(keyOfOne).not.toBe(keyOfOther);
  expect(takeOver(keyOfOther)).toBe(other);
  expect(takeOver(keyOfOne)).toBe(one);
  expect(takeOver(keyOfOne)).toBeNull();
});

it('no other key is worth anything', () => {
  handOver(sampleSession());
  for (const key of [null, '', 'constructor', '00000000-0000-4000-8000-000000000000']) {
    expect(takeOver(key)).toBeNull();
  }
});

it('keys that nobody asks for do not pile up', () => {
  const first = handOver(sampleSession());
  for (let more = 0; more < 3_000; more += 1) handOver(sampleSession());
  expect(takeOver(first)).toBeNull();
});
