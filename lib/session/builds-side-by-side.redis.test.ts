import { expect, it } from 'vitest';
import { z } from 'zod';
import { seal, unseal } from '../seal';
import { appAt, emulatedAppForTests } from '../testing/emulated-app';
import { browserAfter, config, nowSeconds, quietLog, sampleSession } from '../testing/fixtures';
import { redisForTests } from '../testing/redis-for-tests';
import { testUnknownMembers } from '../testing/unknown-members';
import { sessionKey } from './redis-keys';
import { createRedisStore } from './redis-store';

const under = redisForTests();
const instance = () => createRedisStore(config, under.redis, quietLog);
const secrets = config.sessionSecrets;

testUnknownMembers('in Redis', emulatedAppForTests(), (emulator) =>
  appAt(emulator, { REDIS_URL: under.server.url }),
);

it('a record, and the cookie that refers to it, keep what only a newer build knows', async () => {
  const session = sampleSession();
  const ofNewerBuild = { kept: true };
  const record = { session, userAgent: null, ofNewerBuild };
  const key = sessionKey(session.id);
  const sealed = await seal('session-record', record, secrets);
  await under.redis.run((client) => client.set(key, sealed));
  const reference = { id: session.id, place: session.place, ofNewerBuild };
  const cookie = { name: '__Host-session', value: await seal('session-id', reference, secrets) };

  const rolled = await instance().roll(session, nowSeconds + 61);
  expect(rolled).toMatchObject({ lastUsedAtSeconds: nowSeconds + 61 });
  const cookies = await instance().cookies(session, [cookie], nowSeconds + 61);

  const anything = z.looseObject({});
  const after = await under.redis.run((client) => client.get(key));
  expect(await unseal('session-record', anything, after ?? '', secrets)).toEqual({
    ...record,
    session: rolled,
  });
  const [kept] = browserAfter([cookie], cookies);
  expect(await unseal('session-id', anything, kept?.value ?? '', secrets)).toEqual(reference);
});
