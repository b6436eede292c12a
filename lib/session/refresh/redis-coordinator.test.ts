import { describe, expect, it } from 'vitest';
import { redisForTests } from '../../../e2e/support/redis-for-tests';
import {
  clockStandingAt,
  config,
  nowSeconds,
  quietLog,
  sampleSession,
  sampleTokens,
} from '../../../e2e/support/unit-fixtures';
import { untilDone } from '../../runtime/background-work';
import { RedisError } from '../../runtime/redis-connection';
import { createRedisStore } from '../redis-store';
import type { Session } from '../session';
import { lockTtlMs, refreshKey } from './coordinator';
import { createLockOwner } from './redis-coordinator';

const setup = redisForTests();
/** An instance of the app, as its store at a time. */
function newInstance() {
  const owner = createLockOwner();
  return (atSeconds = nowSeconds) =>
    createRedisStore(config, setup.redis, quietLog, clockStandingAt(atSeconds), owner);
}
const instance = (atSeconds = nowSeconds) => newInstance()(atSeconds);
const later = (seconds: number) => nowSeconds + seconds;
const stateKey = (session: Session) => setup.redis.key(`renewal:${refreshKey(session)}`);
const stateLifeMs = (session: Session) =>
  setup.redis.run((client) => client.pTTL(stateKey(session)));

async function createAndStore(changes: Partial<Session> = {}): Promise<Session> {
  const session = sampleSession(changes);
  await instance().create(session, null);
  return session;
}

const refreshedFrom = (session: Session, accessToken = 'newer'): Session => ({
  ...session,
  tokens: sampleTokens({ accessToken, refreshToken: `${accessToken} refresh` }),
  lastUsedAtSeconds: later(1_800),
});

describe('the lock of a refresh', () => {
  it('is held by one instance only', async () => {
    const session = await createAndStore();
    const acquired = await Promise.all(
      Array.from({ length: 40 }, () => instance().refreshCoordinator.acquire(session)),
    );
    expect(acquired.filter(Boolean)).toHaveLength(1);
    expect(await instance().refreshCoordinator.isHeld(session)).toBe(true);
    expect(await instance(later(1_800)).refreshCoordinator.outcome(session)).toBeNull();
  });

  it('expires when its owner has died', async () => {
    const session = await createAndStore();
    await instance().refreshCoordinator.acquire(session);
    const lifeMs = await stateLifeMs(session);
    expect(lifeMs).toBeGreaterThan(lockTtlMs - 2_000);
    expect(lifeMs).toBeLessThanOrEqual(lockTtlMs);
    // As if that time were over.
    await setup.redis.run((client) => client.pExpire(stateKey(session), 1));
    await expect.poll(() => instance().refreshCoordinator.acquire(session)).toBe(true);
  });

  it('is re-entrant, because the reply to its owner can be lost', async () => {
    const session = await createAndStore();
    const owner = newInstance();
    expect(await owner().refreshCoordinator.acquire(session)).toBe(true);
    expect(await owner().refreshCoordinator.acquire(session)).toBe(true);
    expect(await instance().refreshCoordinator.acquire(session)).toBe(false);
  });

  it('is per session and tokens', async () => {
    const session = await createAndStore();
    const others = [
      { ...session, id: 'another' },
      { ...session, tokens: { ...session.tokens, refreshToken: 'another' } },
      { ...session, tokens: { ...session.tokens, accessToken: 'another' } },
    ];
    for (const one of [session, ...others]) {
      expect(await instance().refreshCoordinator.acquire(one)).toBe(true);
    }
  });
});

describe('the outcome of a refresh', () => {
  it('is known to every instance: new tokens, with the latest use', async () => {
    const session = await createAndStore();
    const owner = newInstance();
    await owner().refreshCoordinator.acquire(session);
    await instance(later(5_000)).roll(session);
    const refreshed = refreshedFrom(session);
    const expected = {
      kind: 'renewed',
      session: { ...refreshed, lastUsedAtSeconds: later(5_000) },
    };
    expect(
      await owner(later(5_001)).refreshCoordinator.release(session, {
        kind: 'renewed',
        session: refreshed,
      }),
    ).toEqual(expected);
    expect(await instance(later(5_002)).refreshCoordinator.outcome(session)).toEqual(expected);
    expect(await instance().refreshCoordinator.acquire(session)).toBe(false);
    expect(await instance().refreshCoordinator.isHeld(session)).toBe(false);
  });

  it('is a rejection that is kept as long as the session can last', async () => {
    const session = await createAndStore();
    const owner = newInstance();
    await owner().refreshCoordinator.acquire(session);
    expect(
      await owner(later(1_800)).refreshCoordinator.release(session, { kind: 'refused' }),
    ).toEqual({
      kind: 'refused',
    });
    expect(await instance(later(1_801)).refreshCoordinator.outcome(session)).toEqual({
      kind: 'refused',
    });
    expect(await instance().refreshCoordinator.acquire(session)).toBe(false);
    expect(await stateLifeMs(session)).toBeGreaterThan(43_000_000);
  });

  it.each([
    ['half a minute while the access token is valid', later(10), 30],
    ['five seconds once it has expired', later(28_900), 5],
  ])('is a failure that is kept for %s', async (_for, atSeconds, seconds) => {
    const session = await createAndStore();
    const owner = newInstance();
    await owner().refreshCoordinator.acquire(session);
    expect(await owner(atSeconds).refreshCoordinator.release(session, { kind: 'failing' })).toEqual(
      {
        kind: 'failing',
      },
    );
    expect(await instance(atSeconds).refreshCoordinator.outcome(session)).toEqual({
      kind: 'failing',
    });
    const lifeMs = await stateLifeMs(session);
    expect(lifeMs).toBeGreaterThan((seconds - 1) * 1_000);
    expect(lifeMs).toBeLessThanOrEqual(seconds * 1_000);
  });

  it('is a success even if the next owner of the lock was rejected', async () => {
    const session = await createAndStore();
    const [slow, next] = [newInstance(), newInstance()];
    await slow().refreshCoordinator.acquire(session);
    await setup.redis.run((client) => client.del(stateKey(session)));
    await next().refreshCoordinator.acquire(session);
    await next(later(1_800)).refreshCoordinator.release(session, { kind: 'refused' });
    const refreshed = refreshedFrom(session);
    await slow(later(1_801)).refreshCoordinator.release(session, {
      kind: 'renewed',
      session: refreshed,
    });
    expect(await next(later(1_802)).refreshCoordinator.outcome(session)).toEqual({
      kind: 'renewed',
      session: refreshed,
    });
  });

  it('is `ended` when the session has ended meanwhile', async () => {
    const session = await createAndStore();
    const owner = newInstance();
    await owner().refreshCoordinator.acquire(session);
    await instance(later(1_800)).end(session);
    for (const answer of [
      { kind: 'renewed', session: refreshedFrom(session) },
      { kind: 'refused' },
      { kind: 'failing' },
    ] as const) {
      expect(await owner(later(1_801)).refreshCoordinator.release(session, answer)).toEqual({
        kind: 'ended',
      });
    }
  });

  it('does not end a session that another instance refreshes or has refreshed', async () => {
    const session = await createAndStore();
    const [slow, next] = [newInstance(), newInstance()];
    await slow().refreshCoordinator.acquire(session);
    await setup.redis.run((client) => client.del(stateKey(session)));
    await next().refreshCoordinator.acquire(session);
    // Sentinel has rejected the slow one, because the next one was first and has not stored its answer yet.
    expect(
      await slow(later(28_900)).refreshCoordinator.release(session, { kind: 'refused' }),
    ).toEqual({
      kind: 'failing',
    });
    await next(later(28_900)).refreshCoordinator.release(session, {
      kind: 'renewed',
      session: refreshedFrom(session),
    });
    await slow(later(28_900)).endRejected(session);
    expect(await next(later(28_901)).refreshCoordinator.outcome(session)).toMatchObject({
      kind: 'renewed',
    });
  });

  it('ends a session that was rejected and not refreshed elsewhere', async () => {
    const session = await createAndStore();
    const owner = newInstance();
    await owner().refreshCoordinator.acquire(session);
    await owner(later(28_900)).refreshCoordinator.release(session, { kind: 'refused' });
    await owner(later(28_900)).endRejected(session);
    expect(await instance(later(28_901)).refreshCoordinator.outcome(session)).toEqual({
      kind: 'ended',
    });
  });

  it('is known here before Redis has it, even if the lock has expired meanwhile', async () => {
    const session = await createAndStore();
    const owner = newInstance();
    await owner().refreshCoordinator.acquire(session);
    await setup.server.stop();
    const answer = { kind: 'renewed', session: refreshedFrom(session) } as const;
    await expect(
      owner(later(28_900)).refreshCoordinator.release(session, answer),
    ).rejects.toThrow();
    await expect(owner(later(28_901)).refreshCoordinator.outcome(session)).rejects.toThrow();
    await setup.server.start();
    await expect.poll(() => instance().isReady()).toBe(true);
    await setup.redis.run((client) => client.del(stateKey(session)));
    expect(await owner(later(28_910)).refreshCoordinator.outcome(session)).toMatchObject({
      kind: 'renewed',
      session: { tokens: { accessToken: 'newer' } },
    });
  });

  it('can be the same tokens again, which are refreshed again when due', async () => {
    const session = await createAndStore();
    const owner = newInstance();
    const tokens = { ...session.tokens, receivedAtSeconds: later(1_800) };
    await owner().refreshCoordinator.acquire(session);
    const refreshed = { ...session, tokens };
    const settled = { kind: 'renewed', session: refreshed } as const;
    expect(await owner(later(1_800)).refreshCoordinator.release(session, settled)).toEqual(settled);
    expect(await instance(later(1_801)).refreshCoordinator.outcome(session)).toEqual(settled);
    expect(await instance(later(1_801)).refreshCoordinator.outcome(refreshed)).toBeNull();
    expect(await instance().refreshCoordinator.acquire(refreshed)).toBe(true);
  });

  it('is stored when Redis is back', async () => {
    const session = await createAndStore();
    const owner = newInstance();
    await owner().refreshCoordinator.acquire(session);
    await setup.server.stop();
    const settled = owner(later(1_800)).refreshCoordinator.release(session, {
      kind: 'renewed',
      session: refreshedFrom(session),
    });
    await expect(settled).rejects.toBeInstanceOf(RedisError);
    await setup.server.start();
    // A host, or a server that stops, waits for the same.
    await untilDone();
    expect(await instance(later(1_801)).refreshCoordinator.outcome(session)).toMatchObject({
      kind: 'renewed',
      session: { tokens: { accessToken: 'newer' } },
    });
  });
});
