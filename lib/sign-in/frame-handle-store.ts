import { keptBriefly } from '../kept-briefly';
import type { Redis } from '../redis';
import { frameHandleLifeMs } from './frame-handle';

/** Where handles wait for frames that could not be told. Throws `RedisError` where Redis does not answer. */
export interface FrameHandleStore {
  /** Keeps a handle for the frame whose secret makes this challenge. */
  keep(challenge: string, handle: string): Promise<void>;
  find(challenge: string): Promise<string | null>;
}

const waiting = keptBriefly<string>('frame-handles', {
  maxEntries: 10_000,
  keptMs: frameHandleLifeMs,
});

/** Of one process. Another one that is asked by the same frame knows nothing of it: docs/embedding.md. */
export const frameHandlesInMemory: FrameHandleStore = {
  async keep(challenge, handle) {
    waiting.set(challenge, handle);
  },
  async find(challenge) {
    return waiting.get(challenge) ?? null;
  },
};

/** Of all processes. */
export function createRedisFrameHandles(redis: Redis): FrameHandleStore {
  const keyOf = (challenge: string) => `sentinel-nextjs:frame-handle:${challenge}`;
  const options = { expiration: { type: 'PX', value: frameHandleLifeMs } } as const;
  return {
    async keep(challenge, handle) {
      await redis.run((client) => client.set(keyOf(challenge), handle, options));
    },
    find: (challenge) => redis.run((client) => client.get(keyOf(challenge))),
  };
}
