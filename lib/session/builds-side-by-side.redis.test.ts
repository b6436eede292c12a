import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp, setUpEmulatedApp } from '../../e2e/support/emulated-app';
import { previousBuildData } from '../../e2e/support/previous-build';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import {
  applyCookies,
  clockStandingAt,
  config,
  environment,
  nowSeconds,
  quietLog,
  sampleSession,
} from '../../e2e/support/unit-fixtures';
import { testUnknownMembers } from '../../e2e/support/unknown-members';
import { parseConfig } from '../config/config';
import { seal, unseal } from '../crypto/seal';
import { createRedis } from '../runtime/redis-connection';
import { createSessionRecords, sessionKeys } from './redis-records';
import { createRedisStore } from './redis-store';

const setup = redisForTests();
/** The store of an instance at a time. */
const instance = (atSeconds = nowSeconds, prefix: string = config.redisPrefix) => {
  const redis = createRedis(setup.server.url, prefix, quietLog);
  return createRedisStore(config, redis, quietLog, clockStandingAt(atSeconds));
};
const previousBuild = (atSeconds = nowSeconds) => instance(atSeconds, 'sentinel-nextjs');
const secrets = config.sessionSecrets;

testUnknownMembers('in Redis', setUpEmulatedApp(), (emulator) =>
  createApp(emulator, { REDIS_URL: setup.server.url }),
);

it('a record and its cookie keep members that only a newer build knows', async () => {
  const session = sampleSession();
  const newMember = { kept: true };
  const record = { session, userAgent: null, newMember };
  const key = sessionKeys(setup.redis, session.id)[0];
  const sealed = await seal('session-record', record, secrets);
  await setup.redis.run((client) => client.set(key, sealed));
  const content = { id: session.id, place: session.place, newMember };
  const cookie = { name: '__Host-session', value: await seal('session-id', content, secrets) };

  const rolled = await instance(nowSeconds + 61).roll(session);
  expect(rolled).toMatchObject({ lastUsedAtSeconds: nowSeconds + 61 });
  const cookies = await instance(nowSeconds + 61).cookies(session, [cookie]);

  const anything = z.looseObject({});
  const after = await setup.redis.run((client) => client.get(key));
  expect(await unseal('session-record', anything, after ?? '', secrets)).toEqual({
    ...record,
    session: rolled,
  });
  const [kept] = applyCookies([cookie], cookies);
  expect(await unseal('session-id', anything, kept?.value ?? '', secrets)).toEqual(content);
});

describe('a session that the previous build has put in Redis', () => {
  const { session, sessionIdCookie, record } = previousBuildData;
  const received = [sessionIdCookie];
  const existsInRedis = () => setup.redis.run((client) => client.exists(record.key));

  beforeEach(() =>
    setup.redis.run(async (client) => {
      await client.flushDb();
      await client.set(record.key, record.value, { expiration: { type: 'PX', value: 60_000 } });
      await client.sAdd(record.list, record.key);
    }),
  );

  it('is found, rolled, refreshed and listed, and the previous build still finds it', async () => {
    const found = await instance(nowSeconds + 61).find(received);
    expect(found).toEqual({ kind: 'active', session, isCookieCurrent: true });
    const rolled = await instance(nowSeconds + 61).roll(session);
    expect(await previousBuild(nowSeconds + 62).find(received)).toMatchObject({
      session: rolled,
    });
    await instance().refreshCoordinator.acquire(session);
    const refreshed = { ...session, tokens: { ...session.tokens, accessToken: 'newer' } };
    await instance(nowSeconds + 62).refreshCoordinator.release(session, {
      kind: 'renewed',
      session: refreshed,
    });
    expect(await previousBuild(nowSeconds + 63).find(received)).toMatchObject({
      session: { tokens: { accessToken: 'newer' } },
    });
    expect(await instance(nowSeconds + 63).userSessions?.list(session)).toMatchObject([
      { userAgent: 'Browser of the build before', isThisOne: true },
    ]);
  });

  it('can be ended', async () => {
    await instance().endRejected(session);
    expect(await existsInRedis()).toBe(0);
  });

  it('is deleted and returned at sign-out', async () => {
    // Not by a store, which would revoke it in this process.
    const removed = await createSessionRecords(
      setup.redis,
      config,
      clockStandingAt(nowSeconds),
    ).remove(session.id);
    expect(removed).toEqual(session);
    expect(await existsInRedis()).toBe(0);
  });
});

describe('while half of the instances run the previous build', () => {
  it('old sessions work on both, new ones on the new build', async () => {
    const [before, now] = [previousBuild(), instance()];
    const [older, newer] = [sampleSession(), sampleSession()];
    await before.create(older, null);
    await now.create(newer, null);
    const [ofOlder, ofNewer] = [await before.cookies(older, []), await now.cookies(newer, [])];
    for (const store of [before, now]) {
      expect(await store.find(ofOlder)).toMatchObject({ kind: 'active' });
    }
    expect(await now.find(ofNewer)).toMatchObject({ kind: 'active' });
    expect(await before.find(ofNewer)).toMatchObject({ kind: 'none', why: 'gone' });
  });

  it('all sessions work on both with the old REDIS_PREFIX', async () => {
    const { redisPrefix } = parseConfig({ ...environment, REDIS_PREFIX: 'sentinel-nextjs' });
    const now = instance(nowSeconds, redisPrefix);
    const session = sampleSession();
    await now.create(session, null);
    const cookies = await now.cookies(session, []);
    expect(await previousBuild().find(cookies)).toMatchObject({ kind: 'active' });
  });
});
