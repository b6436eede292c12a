import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { environment, sampleSession } from '../../e2e/support/unit-fixtures';
import { seal, unseal } from '../crypto/seal';
import { sessionSchema } from '../session/session';
import { createTtlCache } from './ttl-cache';

const memory = { max: 3, ttl: 1_000 };

describe('what is kept briefly', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is the same in every bundle, and bounded', () => {
    const name = randomUUID();
    for (const key of ['a', 'b', 'c', 'd']) createTtlCache<string>(name, memory).set(key, key);
    expect([...createTtlCache<string>(name, memory).keys()]).toEqual(['d', 'c', 'b']);
  });

  it('is gone when its time is over, though nobody asks', () => {
    vi.useFakeTimers({ toFake: ['performance', 'setInterval'] });
    // For the cache, what was kept at 0 was kept at no time.
    vi.advanceTimersByTime(1);
    const kept = createTtlCache<string>(randomUUID(), memory);
    kept.set('early', 'x');
    vi.advanceTimersByTime(600);
    kept.set('late', 'x');
    vi.advanceTimersByTime(700);
    expect(kept.size).toBe(1);
    expect(kept.get('early')).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    expect(kept.size).toBe(0);
  });

  it('holds on to nothing of the request in which it was kept', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const contexts = new AsyncLocalStorage<object>();
    const secrets = [environment.SESSION_SECRET] as const;
    const sealed = await seal('session', sampleSession(), secrets);
    const kept = createTtlCache<string>(randomUUID(), memory);
    const inRequest = () => {
      const request = {};
      return contexts.run(request, async () => {
        kept.set('key', 'value');
        await unseal('session', sessionSchema, sealed, secrets);
        return new WeakRef(request);
      });
    };
    const request = await inRequest();
    await turn();
    collectGarbage();
    expect(kept.get('key')).toBe('value');
    expect(request.deref()).toBeUndefined();
  });
});
