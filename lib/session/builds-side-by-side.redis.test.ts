import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp, setUpEmulatedApp } from '../../e2e/support/emulated-app';
import { previousBuildData } from '../../e2e/support/previous-build';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import {
  applyCookies,
  config,
  environment,
  nowSeconds,
  quietLog,
  sampleSession,
} from '../../e2e/support/unit-fixtures';
import { testUnknownMembers } from '../../e2e/support/unknown-members';
import { parseConfig } from '../config/config';
import { seal, unseal } from '../crypto/seal';
import { createRedis } from '../runtime/redis';
import { sessionKeys } from './redis-keys';
import { createSessionRecords } from './redis-records';
import { createRedisStore } from './redis-store';

const setup = redisForTests();
const instance = (prefix: string = config.redisPrefix) =>
  createRedisStore(config, createRedis(setup.server.url, prefix, quietLog), quietLog);
const previousBuild = () => instance('sentinel-nextjs');
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

  const rolled = await instance().roll(session, nowSeconds + 61);
  expect(rolled).toMatchObject({ lastUsedAtSeconds: nowSeconds + 61 });
  const cookies = await instance().cookies(session, [cookie], nowSeconds + 61);

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
    const store = instance();
    const found = await store.find(received, nowSeconds + 61);
    expect(found).toEqual({ kind: 'active', session, isCookieCurrent: true });
    const rolled = await store.roll(session, nowSeconds + 61);
    expect(await previousBuild().find(received, nowSeconds + 62)).toMatchObject({
      session: rolled,
    });
    await store.refreshCoordinator.acquire(session);
    const refreshed = { ...session, tokens: { ...session.tokens, accessToken: 'newer' } };
    await store.refreshCoordinator.release(
      session,
      { kind: 'renewed', session: refreshed },
      nowSeconds + 62,
    );
    expect(await previousBuild().find(received, nowSeconds + 63)).toMatchObject({
      session: { tokens: { accessToken: 'newer' } },
    });
    expect(await store.userSessions?.list(session, nowSeconds + 63)).toMatchObject([
      { userAgent: 'Browser of the build before', isThisOne: true },
    ]);
  });

  it('can be ended', async () => {
    await instance().endRejected(session, nowSeconds);
    expect(await existsInRedis()).toBe(0);
  });

  it('is deleted and returned at sign-out', async () => {
    // Not by a store, which would revoke it in this process.
    const removed = await createSessionRecords(setup.redis, config).remove(session.id);
    expect(removed).toMatchObject({ session });
    expect(await existsInRedis()).toBe(0);
  });
});

describe('while half of the instances run the previous build', () => {
  it('old sessions work on both, new ones on the new build', async () => {
    const [before, now] = [previousBuild(), instance()];
    const [older, newer] = [sampleSession(), sampleSession()];
    await before.create(older, null, nowSeconds);
    await now.create(newer, null, nowSeconds);
    const [ofOlder, ofNewer] = [
      await before.cookies(older, [], nowSeconds),
      await now.cookies(newer, [], nowSeconds),
    ];
    for (const store of [before, now]) {
      expect(await store.find(ofOlder, nowSeconds)).toMatchObject({ kind: 'active' });
    }
    expect(await now.find(ofNewer, nowSeconds)).toMatchObject({ kind: 'active' });
    expect(await before.find(ofNewer, nowSeconds)).toMatchObject({ kind: 'none', why: 'gone' });
  });

  it('all sessions work on both with the old REDIS_PREFIX', async () => {
    const { redisPrefix } = parseConfig({ ...environment, REDIS_PREFIX: 'sentinel-nextjs' });
    const now = instance(redisPrefix);
    const session = sampleSession();
    await now.create(session, null, nowSeconds);
    const cookies = await now.cookies(session, [], nowSeconds);
    expect(await previousBuild().find(cookies, nowSeconds)).toMatchObject({ kind: 'active' });
  });
});
