import { describe, expect, it } from 'vitest';
import { redisForTests } from '../../../e2e/support/redis-for-tests';
import {
  config,
  nowSeconds,
  quietLog,
  sampleSession,
  sampleTokens,
} from '../../../e2e/support/unit-fixtures';
import { untilDone } from '../../runtime/background-work';
import { RedisError } from '../../runtime/redis';
import { createRedisStore } from '../redis-store';
import type { Session } from '../session';
import { lockTtlMs, refreshKey } from './coordinator';
import { createLockOwner } from './redis-coordinator';

const under = redisForTests();
const instance = () => createRedisStore(config, under.redis, quietLog, createLockOwner());
const later = (seconds: number) => nowSeconds + seconds;
const stateKey = (session: Session) => under.redis.key(`renewal:${refreshKey(session)}`);
const stateLifeMs = (session: Session) =>
  under.redis.run((client) => client.pTTL(stateKey(session)));

async function begun(changes: Partial<Session> = {}): Promise<Session> {
  const session = sampleSession(changes);
  await instance().create(session, null, nowSeconds);
  return session;
}

const renewedFrom = (session: Session, accessToken = 'newer'): Session => ({
  ...session,
  tokens: sampleTokens({ accessToken, refreshToken: `${accessToken} refresh` }),
  lastUsedAtSeconds: later(1_800),
});

describe('the right to ask Sentinel', () => {
  it('is taken by one instance alone', async () => {
    const session = await begun();
    const claims = await Promise.all(
      Array.from({ length: 40 }, () => instance().refreshCoordinator.acquire(session)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await instance().refreshCoordinator.isHeld(session)).toBe(true);
    expect(await instance().refreshCoordinator.outcome(session, later(1_800))).toBeNull();
  });

  it('is not kept by a holder that died', async () => {
    const session = await begun();
    await instance().refreshCoordinator.acquire(session);
    const lifeMs = await stateLifeMs(session);
    expect(lifeMs).toBeGreaterThan(lockTtlMs - 2_000);
    expect(lifeMs).toBeLessThanOrEqual(lockTtlMs);
    // What Redis does by itself when that time is over.
    await under.redis.run((client) => client.pExpire(stateKey(session), 1));
    await expect.poll(() => instance().refreshCoordinator.acquire(session)).toBe(true);
  });

  it('may be taken again by who has it, whose answer was lost on the way', async () => {
    const session = await begun();
    const holder = instance();
    expect(await holder.refreshCoordinator.acquire(session)).toBe(true);
    expect(await holder.refreshCoordinator.acquire(session)).toBe(true);
    expect(await instance().refreshCoordinator.acquire(session)).toBe(false);
  });

  it('is one right for each session and its tokens', async () => {
    const session = await begun();
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

describe('what came of a renewal', () => {
  it('is known to every instance: newer tokens, which keep the latest use', async () => {
    const session = await begun();
    const holder = instance();
    await holder.refreshCoordinator.acquire(session);
    await instance().roll(session, later(5_000));
    const renewed = renewedFrom(session);
    const expected = { kind: 'renewed', session: { ...renewed, lastUsedAtSeconds: later(5_000) } };
    expect(
      await holder.refreshCoordinator.release(
        session,
        { kind: 'renewed', session: renewed },
        later(5_001),
      ),
    ).toEqual(expected);
    expect(await instance().refreshCoordinator.outcome(session, later(5_002))).toEqual(expected);
    expect(await instance().refreshCoordinator.acquire(session)).toBe(false);
    expect(await instance().refreshCoordinator.isHeld(session)).toBe(false);
  });

  it('is a refusal that stands for as long as the session could live', async () => {
    const session = await begun();
    const holder = instance();
    await holder.refreshCoordinator.acquire(session);
    expect(
      await holder.refreshCoordinator.release(session, { kind: 'refused' }, later(1_800)),
    ).toEqual({
      kind: 'refused',
    });
    expect(await instance().refreshCoordinator.outcome(session, later(1_801))).toEqual({
      kind: 'refused',
    });
    expect(await instance().refreshCoordinator.acquire(session)).toBe(false);
    expect(await stateLifeMs(session)).toBeGreaterThan(43_000_000);
  });

  it.each([
    ['half a minute while the access token lives', later(10), 30],
    ['five seconds once it is dead', later(28_900), 5],
  ])('is a failure that stands for %s', async (_for, atSeconds, seconds) => {
    const session = await begun();
    const holder = instance();
    await holder.refreshCoordinator.acquire(session);
    expect(
      await holder.refreshCoordinator.release(session, { kind: 'failing' }, atSeconds),
    ).toEqual({
      kind: 'failing',
    });
    expect(await instance().refreshCoordinator.outcome(session, atSeconds)).toEqual({
      kind: 'failing',
    });
    const lifeMs = await stateLifeMs(session);
    expect(lifeMs).toBeGreaterThan((seconds - 1) * 1_000);
    expect(lifeMs).toBeLessThanOrEqual(seconds * 1_000);
  });

  it('is not taken from who asked in time by who took over and was refused', async () => {
    const session = await begun();
    const [slow, next] = [instance(), instance()];
    await slow.refreshCoordinator.acquire(session);
    await under.redis.run((client) => client.del(stateKey(session)));
    await next.refreshCoordinator.acquire(session);
    await next.refreshCoordinator.release(session, { kind: 'refused' }, later(1_800));
    const renewed = renewedFrom(session);
    await slow.refreshCoordinator.release(
      session,
      { kind: 'renewed', session: renewed },
      later(1_801),
    );
    expect(await next.refreshCoordinator.outcome(session, later(1_802))).toEqual({
      kind: 'renewed',
      session: renewed,
    });
  });

  it('is the end when the session was ended meanwhile', async () => {
    const session = await begun();
    const holder = instance();
    await holder.refreshCoordinator.acquire(session);
    await instance().end(session, later(1_800));
    for (const answer of [
      { kind: 'renewed', session: renewedFrom(session) },
      { kind: 'refused' },
      { kind: 'failing' },
    ] as const) {
      expect(await holder.refreshCoordinator.release(session, answer, later(1_801))).toEqual({
        kind: 'ended',
      });
    }
  });

  it('is no end of a session that somebody else has renewed, or is just renewing', async () => {
    const session = await begun();
    const [slow, next] = [instance(), instance()];
    await slow.refreshCoordinator.acquire(session);
    await under.redis.run((client) => client.del(stateKey(session)));
    await next.refreshCoordinator.acquire(session);
    // Sentinel has refused the slow one, for the next one was first; that one has not written it down yet.
    expect(
      await slow.refreshCoordinator.release(session, { kind: 'refused' }, later(28_900)),
    ).toEqual({
      kind: 'failing',
    });
    await next.refreshCoordinator.release(
      session,
      { kind: 'renewed', session: renewedFrom(session) },
      later(28_900),
    );
    await slow.endRejected(session, later(28_900));
    expect(await next.refreshCoordinator.outcome(session, later(28_901))).toMatchObject({
      kind: 'renewed',
    });
  });

  it('ends a session that was refused and that nobody renewed', async () => {
    const session = await begun();
    const holder = instance();
    await holder.refreshCoordinator.acquire(session);
    await holder.refreshCoordinator.release(session, { kind: 'refused' }, later(28_900));
    await holder.endRejected(session, later(28_900));
    expect(await instance().refreshCoordinator.outcome(session, later(28_901))).toEqual({
      kind: 'ended',
    });
  });

  it('is known here before Redis knows it, though the claim has run out meanwhile', async () => {
    const session = await begun();
    const holder = instance();
    await holder.refreshCoordinator.acquire(session);
    await under.server.stop();
    const answer = { kind: 'renewed', session: renewedFrom(session) } as const;
    await expect(
      holder.refreshCoordinator.release(session, answer, later(28_900)),
    ).rejects.toThrow();
    await expect(holder.refreshCoordinator.outcome(session, later(28_901))).rejects.toThrow();
    await under.server.start();
    await expect.poll(() => instance().isReady()).toBe(true);
    await under.redis.run((client) => client.del(stateKey(session)));
    expect(await holder.refreshCoordinator.outcome(session, later(28_910))).toMatchObject({
      kind: 'renewed',
      session: { tokens: { accessToken: 'newer' } },
    });
  });

  it('may be the same tokens again, which are renewed again when they are due', async () => {
    const session = await begun();
    const holder = instance();
    const tokens = { ...session.tokens, receivedAtSeconds: later(1_800) };
    await holder.refreshCoordinator.acquire(session);
    const renewed = { ...session, tokens };
    const settled = { kind: 'renewed', session: renewed } as const;
    expect(await holder.refreshCoordinator.release(session, settled, later(1_800))).toEqual(
      settled,
    );
    expect(await instance().refreshCoordinator.outcome(session, later(1_801))).toEqual(settled);
    expect(await instance().refreshCoordinator.outcome(renewed, later(1_801))).toBeNull();
    expect(await instance().refreshCoordinator.acquire(renewed)).toBe(true);
  });

  it('is written down when Redis is back, if it went away at the wrong moment', async () => {
    const session = await begun();
    const holder = instance();
    await holder.refreshCoordinator.acquire(session);
    await under.server.stop();
    const settled = holder.refreshCoordinator.release(
      session,
      { kind: 'renewed', session: renewedFrom(session) },
      later(1_800),
    );
    await expect(settled).rejects.toBeInstanceOf(RedisError);
    await under.server.start();
    // What a host, or a server that stops, waits for.
    await untilDone();
    expect(await instance().refreshCoordinator.outcome(session, later(1_801))).toMatchObject({
      kind: 'renewed',
      session: { tokens: { accessToken: 'newer' } },
    });
  });
});
