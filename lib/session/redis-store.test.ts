import { describe, expect, it } from 'vitest';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import {
  applyCookies,
  config,
  environment,
  installedIn,
  nowSeconds,
  otherSecret,
  quietLog,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import { createLog } from '../observability/log';
import { createRedis, RedisError } from '../runtime/redis';
import { createCookieStore } from './cookie-store';
import { sessionKeys, userIndexKeys } from './redis-keys';
import { createRedisStore } from './redis-store';
import { createLockOwner } from './refresh/redis-coordinator';
import type { Session } from './session';

const setup = redisForTests();
/** An instance of the app. It shares only Redis with others. */
const instance = (settings: Partial<typeof config> = {}) =>
  createRedisStore({ ...config, ...settings }, setup.redis, quietLog, createLockOwner());
const own = (store = instance()) => {
  if (!store.userSessions) throw new Error('no list is kept');
  return store.userSessions;
};
const later = (seconds: number) => nowSeconds + seconds;

async function createAndStore(changes: Partial<Session> = {}, userAgent: string | null = null) {
  const session = sampleSession(changes);
  await instance().create(session, userAgent, nowSeconds);
  const cookies = await instance().cookies(session, [], nowSeconds);
  return { session, received: applyCookies([], cookies) };
}

/** A new person for each test. */
let people = 0;
const newPerson = (): Session['identity'] => {
  people += 1;
  return {
    sub: `55500${people}`,
    name: 'Ada Byron',
    pictureUrl: null,
    isAdmin: false,
    isLpa: false,
  };
};

describe('a session in Redis', () => {
  it('is found on every instance by the id in its cookie', async () => {
    const { session, received } = await createAndStore({
      tokens: sampleTokens({ refreshToken: 'r'.repeat(6_000) }),
    });
    expect(received).toHaveLength(1);
    expect(received[0]?.value.length).toBeLessThan(500);
    const found = { kind: 'active', session, isCookieCurrent: true };
    expect(await instance().find(received, nowSeconds)).toEqual(found);
    expect(await instance().find(received, nowSeconds)).toEqual(found);
  });

  it('removes the chunks of a session that was in cookies', async () => {
    const { session } = await createAndStore();
    const old = ['__Host-session.0', '__Host-session.1'].map((name) => ({ name, value: 'old' }));
    const after = applyCookies(old, await instance().cookies(session, old, nowSeconds));
    expect(after.map(({ name }) => name)).toEqual(['__Host-session']);
  });

  it('is unreadable in Redis, and every key has a prefix and expires', async () => {
    await setup.redis.run((client) => client.flushDb());
    const { session } = await createAndStore(
      { identity: newPerson() },
      'A browser that can be recognised',
    );
    const everything = await setup.redis.run(async (client) => {
      const keys = await client.keys('*');
      return Promise.all(
        keys.map(async (key) => ({
          key,
          life: await client.pTTL(key),
          value: key.includes(':person-sessions:')
            ? (await client.zRange(key, 0, -1)).join()
            : await client.get(key),
        })),
      );
    });
    const dump = JSON.stringify(everything);
    const { accessToken, refreshToken } = session.tokens;
    for (const secret of [
      session.id,
      session.identity.sub,
      'Ada Byron',
      accessToken,
      refreshToken,
    ]) {
      expect(dump).not.toContain(secret);
    }
    expect(dump).not.toContain('recognised');
    for (const { key, life } of everything) {
      expect(key).toMatch(
        /^sentinel-nextjs:12345678:[0-9a-f]{8}:(session|person-sessions|renewal):[\w-]{43}$/,
      );
      expect(life).toBeGreaterThan(0);
      expect(life).toBeLessThanOrEqual(config.sessionMaxSeconds * 1_000);
    }
  });

  it('cannot be stored when Redis rejects writes, and the log says why', async () => {
    const said: string[] = [];
    const log = createLog('info', (line) => said.push(line));
    const store = createRedisStore(
      config,
      createRedis(setup.server.url, config.redisPrefix, log),
      log,
    );
    expect(await store.isReady()).toBe(true);
    await setup.redis.run((client) => client.configSet('maxmemory', '1'));
    try {
      expect(await store.isReady()).toBe(false);
      await expect(store.create(sampleSession(), null, nowSeconds)).rejects.toThrow(RedisError);
      // Once for all failures.
      expect(said.map((line) => JSON.parse(line))).toMatchObject([
        { event: 'redis_refused', causes: ['OOM'] },
      ]);
    } finally {
      await setup.redis.run((client) => client.configSet('maxmemory', '0'));
    }
  });

  it('ends on every instance at once, and does not come back', async () => {
    const { session, received } = await createAndStore();
    const elsewhere = instance();
    await instance().end(session, later(10));
    expect(await elsewhere.find(received, later(11))).toMatchObject({ kind: 'none' });
    expect(await elsewhere.roll(session, later(90))).toBeNull();
    const refreshed = { ...session, tokens: sampleTokens({ accessToken: 'late' }) };
    expect(
      await elsewhere.refreshCoordinator.release(
        session,
        { kind: 'renewed', session: refreshed },
        later(12),
      ),
    ).toEqual({ kind: 'ended' });
    expect(await elsewhere.find(received, later(13))).toMatchObject({ kind: 'none' });
  });

  it('that was signed out while Redis was away ends as soon as it is back', async () => {
    const { session, received } = await createAndStore();
    const here = instance();
    await setup.server.stop();
    await expect(here.end(session, later(1))).rejects.toThrow();
    await setup.server.start();
    await expect.poll(() => here.isReady()).toBe(true);
    expect(await here.find(received, later(2))).toMatchObject({ kind: 'none' });
    expect(
      await setup.redis.run((client) => client.get(sessionKeys(setup.redis, session.id)[0])),
    ).toBeNull();
  });

  it('that is revoked by its cookie alone ends here, and in Redis when the cookie comes again', async () => {
    const { session, received } = await createAndStore();
    await instance().revokeLocally(received, later(1));
    expect(await instance().find(received, later(2))).toMatchObject({ kind: 'none' });
    expect(
      await setup.redis.run((client) => client.get(sessionKeys(setup.redis, session.id)[0])),
    ).toBeNull();
  });

  it('that ends is returned with its newest tokens', async () => {
    const { session } = await createAndStore();
    const refreshed = { ...session, tokens: sampleTokens({ accessToken: 'new' }) };
    await instance().refreshCoordinator.acquire(session);
    await instance().refreshCoordinator.release(
      session,
      { kind: 'renewed', session: refreshed },
      later(1),
    );
    expect((await instance().end(session, later(2))).tokens.accessToken).toBe('new');
  });

  it('rolls with use, never backwards, until it expires', async () => {
    const { session, received } = await createAndStore();
    expect(await instance().roll(session, later(100))).toMatchObject({
      lastUsedAtSeconds: later(100),
    });
    expect(await instance().roll(session, later(70))).toMatchObject({
      lastUsedAtSeconds: later(100),
    });
    const found = await instance().find(received, later(28_899));
    expect(found).toMatchObject({ kind: 'active', session: { lastUsedAtSeconds: later(100) } });
    expect(await instance().find(received, later(28_900))).toMatchObject({ kind: 'none' });
  });

  it('can be rolled by many requests at once', async () => {
    const { session } = await createAndStore();
    const rolled = await Promise.all(
      Array.from({ length: 60 }, () => instance().roll(session, later(61))),
    );
    for (const one of rolled) expect(one).toMatchObject({ lastUsedAtSeconds: later(61) });
  });

  it('is invalid by limits that are shorter now, and for another account', async () => {
    const { received } = await createAndStore();
    expect(await instance({ sessionIdleSeconds: 60 }).find(received, later(60))).toMatchObject({
      kind: 'none',
      why: 'idle_limit',
    });
    expect(await instance(installedIn('87654321')).find(received, later(1))).toMatchObject({
      kind: 'none',
      why: 'other_account',
    });
  });

  it('is not read from the record of another session', async () => {
    const mine = await createAndStore();
    const theirs = await createAndStore();
    await setup.redis.run(async (client) => {
      const record = await client.get(sessionKeys(setup.redis, theirs.session.id)[0]);
      await client.set(sessionKeys(setup.redis, mine.session.id)[0], record ?? '');
    });
    const found = await instance().find(mine.received, later(1));
    expect(found).toMatchObject({ kind: 'none', why: 'gone' });
    expect(await instance().roll(mine.session, later(61))).toBeNull();
    expect(await instance().find(theirs.received, later(1))).toMatchObject({ kind: 'active' });
  });

  it('is found and rolled while secrets rotate', async () => {
    const { session, received } = await createAndStore();
    const rotated = instance({ sessionSecrets: [otherSecret, environment.SESSION_SECRET] });
    expect(await rotated.find(received, later(1))).toMatchObject({ kind: 'active', session });
    const rolled = await rotated.roll(session, later(61));
    expect(rolled).not.toBeNull();
    // It is sealed with the new secret now, which an old instance does not know.
    expect(await instance().find(received, later(62))).toMatchObject({ kind: 'none' });
    expect(await rotated.find(received, later(62))).toMatchObject({ kind: 'active' });
  });

  it('is none for a cookie with a whole session, and for garbage', async () => {
    const session = sampleSession();
    const carried = await createCookieStore(config).cookies(session, [], nowSeconds);
    expect(await instance().find(carried, nowSeconds)).toMatchObject({ kind: 'none' });
    const garbage = [{ name: '__Host-session', value: 'garbage' }];
    expect(await instance().find(garbage, nowSeconds)).toMatchObject({ kind: 'none' });
  });
});

describe('the list of a person’s own sessions', () => {
  it('has all of them, the last used first, and marks this one', async () => {
    const identity = newPerson();
    const first = await createAndStore({ identity }, 'First browser');
    const second = await createAndStore({ identity }, 'Second browser');
    await createAndStore({ identity: newPerson() }, 'Somebody else');
    await instance().roll(first.session, later(120));
    const list = await own().list(second.session, later(121));
    expect(list).toEqual([
      {
        handle: expect.stringMatching(/^[\w-]{43}$/),
        userAgent: 'First browser',
        signedInAtSeconds: nowSeconds,
        lastUsedAtSeconds: later(120),
        isThisOne: false,
      },
      expect.objectContaining({ userAgent: 'Second browser', isThisOne: true }),
    ]);
    for (const { session } of [first, second]) {
      expect(JSON.stringify(list)).not.toContain(session.id);
    }
  });

  it('can end one or all others, but not those of another person', async () => {
    const identity = newPerson();
    const [mine, second, third] = [
      await createAndStore({ identity }),
      await createAndStore({ identity }, 'Second'),
      await createAndStore({ identity }, 'Third'),
    ];
    const stranger = await createAndStore({ identity: newPerson() });
    const handleOf = async (of: Session) =>
      (await own().list(of, later(1)))?.find(({ isThisOne }) => isThisOne)?.handle ?? '';
    await own().end(mine.session, { handle: await handleOf(stranger.session) }, later(1));
    expect((await instance().find(stranger.received, later(1))).kind).toBe('active');
    await own().end(mine.session, { handle: await handleOf(second.session) }, later(2));
    expect((await instance().find(second.received, later(2))).kind).toBe('none');
    expect((await instance().find(third.received, later(2))).kind).toBe('active');
    await own().end(mine.session, 'others', later(3));
    expect((await instance().find(third.received, later(3))).kind).toBe('none');
    expect((await instance().find(mine.received, later(3))).kind).toBe('active');
    expect(await own().list(mine.session, later(3))).toHaveLength(1);
    expect((await instance().find(stranger.received, later(3))).kind).toBe('active');
  });

  it('separates two people with the same user id in two accounts', async () => {
    const identity = newPerson();
    const here = await createAndStore({ identity });
    await createAndStore({ identity, accountId: '87654321' });
    expect(await own().list(here.session, later(1))).toHaveLength(1);
  });

  it('is complete while secrets rotate', async () => {
    const identity = newPerson();
    const before = await createAndStore({ identity });
    const rotated = instance({ sessionSecrets: [otherSecret, environment.SESSION_SECRET] });
    const after = sampleSession({ identity });
    await rotated.create(after, null, later(1));
    expect(await own(rotated).list(after, later(2))).toHaveLength(2);
    await own(rotated).end(after, 'others', later(3));
    expect((await rotated.find(before.received, later(4))).kind).toBe('none');
  });

  it('keeps entries that an instance with an older secret cannot read', async () => {
    const identity = newPerson();
    const known = await createAndStore({ identity });
    const newer = instance({ sessionSecrets: [environment.SESSION_SECRET, otherSecret] });
    await newer.create(sampleSession({ identity }), null, later(1));
    const both = await own().list(known.session, later(2));
    expect(both).toHaveLength(2);
    const sealedAnew = instance({ sessionSecrets: [otherSecret, environment.SESSION_SECRET] });
    await sealedAnew.roll(known.session, later(61));
    const witness = await createAndStore({ identity });
    expect(await own().list(witness.session, later(62))).toHaveLength(2);
    expect(await own(sealedAnew).list(witness.session, later(63))).toHaveLength(3);
  });

  it('drops expired sessions, and keeps at most 1,000', async () => {
    const identity = newPerson();
    const session = sampleSession({ identity });
    const [list] = userIndexKeys(setup.redis, session, config.sessionSecrets).lists;
    const lengthOfList = () => setup.redis.run((client) => client.zCard(list));
    await createAndStore({ identity });
    await instance().create(
      sampleSession({ identity, signedInAtSeconds: later(config.sessionMaxSeconds) }),
      null,
      later(config.sessionMaxSeconds),
    );
    expect(await lengthOfList()).toBe(1);
    const names = Array.from({ length: 1_000 }, (_, index) => ({
      score: later(1_000_000 + index),
      value: `session ${index}`,
    }));
    await setup.redis.run((client) => client.zAdd(list, names));
    await createAndStore({ identity });
    expect(await lengthOfList()).toBe(1_000);
  });

  it('includes the set of version 0.1', async () => {
    const identity = newPerson();
    const [before, after] = [
      await createAndStore({ identity }),
      await createAndStore({ identity }),
    ];
    const named = userIndexKeys(setup.redis, before.session, config.sessionSecrets);
    const [[list], [former = '']] = [named.lists, named.formerLists];
    const [key, formerKey] = sessionKeys(setup.redis, before.session.id);
    await setup.redis.run((client) => client.zRem(list, key));
    await setup.redis.run((client) => client.rename(key, formerKey));
    await setup.redis.run((client) => client.sAdd(former, formerKey));
    expect(await own().list(after.session, later(1))).toHaveLength(2);
    await own().end(after.session, 'others', later(2));
    expect((await instance().find(before.received, later(3))).kind).toBe('none');
    expect(await setup.redis.run((client) => client.sMembers(former))).toEqual([]);
  });

  it('limits the length of the user agent', async () => {
    const { session } = await createAndStore({ identity: newPerson() }, 'x'.repeat(10_000));
    const [only] = await own().list(session, later(1));
    expect(only?.userAgent).toHaveLength(300);
  });
});
