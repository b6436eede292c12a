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

const limits = { max: 3, ttl: 1_000 };

describe('a TTL cache', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is shared by all bundles, and bounded', () => {
    const name = randomUUID();
    for (const key of ['a', 'b', 'c', 'd']) createTtlCache<string>(name, limits).set(key, key);
    expect([...createTtlCache<string>(name, limits).keys()]).toEqual(['d', 'c', 'b']);
  });

  it('drops expired entries that are not read', () => {
    vi.useFakeTimers({ toFake: ['performance', 'setInterval'] });
    // lru-cache takes a start time of 0 for none.
    vi.advanceTimersByTime(1);
    const cache = createTtlCache<string>(randomUUID(), limits);
    cache.set('early', 'x');
    vi.advanceTimersByTime(600);
    cache.set('late', 'x');
    vi.advanceTimersByTime(700);
    expect(cache.size).toBe(1);
    expect(cache.get('early')).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    expect(cache.size).toBe(0);
  });

  it('keeps nothing of the request that filled it in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const contexts = new AsyncLocalStorage<object>();
    const secrets = [environment.SESSION_SECRET] as const;
    const sealed = await seal('session', sampleSession(), secrets);
    const cache = createTtlCache<string>(randomUUID(), limits);
    const inRequest = () => {
      const request = {};
      return contexts.run(request, async () => {
        cache.set('key', 'value');
        await unseal('session', sessionSchema, sealed, secrets);
        return new WeakRef(request);
      });
    };
    const request = await inRequest();
    await turn();
    collectGarbage();
    expect(cache.get('key')).toBe('value');
    expect(request.deref()).toBeUndefined();
  });
});
