import { describe, expect, it } from 'vitest';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import {
  applyCookies,
  clockStandingAt,
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
import { createRedis, type Redis, RedisError } from '../runtime/redis-connection';
import { createCookieStore } from './cookie-store';
import { sessionKeys, userIndexKeys } from './redis-records';
import { createRedisStore } from './redis-store';
import { createLockOwner } from './refresh/redis-coordinator';
import type { Session } from './session';

const setup = redisForTests();
/** An instance of the app, as its store at a time. It shares only Redis with others. */
function newInstance(settings: Partial<typeof config> = {}) {
  const owner = createLockOwner();
  return (atSeconds = nowSeconds) =>
    createRedisStore(
      { ...config, ...settings },
      setup.redis,
      quietLog,
      clockStandingAt(atSeconds),
      owner,
    );
}
const instance = (atSeconds = nowSeconds, settings: Partial<typeof config> = {}) =>
  newInstance(settings)(atSeconds);
const own = (store = instance()) => {
  if (!store.userSessions) throw new Error('no list is kept');
  return store.userSessions;
};
const later = (seconds: number) => nowSeconds + seconds;

async function createAndStore(changes: Partial<Session> = {}, userAgent: string | null = null) {
  const session = sampleSession(changes);
  await instance().create(session, userAgent);
  const cookies = await instance().cookies(session, []);
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
    expect(await instance().find(received)).toEqual(found);
    expect(await instance().find(received)).toEqual(found);
  });

  it('removes the chunks of a session that was in cookies', async () => {
    const { session } = await createAndStore();
    const old = ['__Host-session.0', '__Host-session.1'].map((name) => ({ name, value: 'old' }));
    const after = applyCookies(old, await instance().cookies(session, old));
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
      createRedis(`${setup.server.url}/1`, config.redisPrefix, log),
      log,
      clockStandingAt(nowSeconds),
    );
    expect(await store.isReady()).toBe(true);
    await setup.redis.run((client) => client.configSet('maxmemory', '1'));
    try {
      expect(await store.isReady()).toBe(false);
      await expect(store.create(sampleSession(), null)).rejects.toThrow(RedisError);
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
    const otherInstance = newInstance();
    await instance(later(10)).end(session);
    expect(await otherInstance(later(11)).find(received)).toMatchObject({ kind: 'none' });
    expect(await otherInstance(later(90)).roll(session)).toBeNull();
    const refreshed = { ...session, tokens: sampleTokens({ accessToken: 'late' }) };
    expect(
      await otherInstance(later(12)).refreshCoordinator.release(session, {
        kind: 'renewed',
        session: refreshed,
      }),
    ).toEqual({ kind: 'ended' });
    expect(await otherInstance(later(13)).find(received)).toMatchObject({ kind: 'none' });
  });

  it('that was signed out while Redis was away ends as soon as it is back', async () => {
    const { session, received } = await createAndStore();
    const here = newInstance();
    await setup.server.stop();
    await expect(here(later(1)).end(session)).rejects.toThrow();
    await setup.server.start();
    await expect.poll(() => here().isReady()).toBe(true);
    expect(await here(later(2)).find(received)).toMatchObject({ kind: 'none' });
    expect(
      await setup.redis.run((client) => client.get(sessionKeys(setup.redis, session.id)[0])),
    ).toBeNull();
  });

  it('that was signed out here is over even if Redis rejects writes', async () => {
    const { session, received } = await createAndStore();
    const here = newInstance();
    await setup.redis.run((client) => client.configSet('min-replicas-to-write', '1'));
    try {
      await expect(here(later(1)).end(session)).rejects.toThrow(RedisError);
      expect(await here(later(2)).find(received)).toMatchObject({ kind: 'none', why: 'ended' });
    } finally {
      await setup.redis.run((client) => client.configSet('min-replicas-to-write', '0'));
    }
  });

  it('that is revoked by its cookie alone ends here, and in Redis when the cookie comes again', async () => {
    const { session, received } = await createAndStore();
    await instance(later(1)).revokeLocally(received);
    expect(await instance(later(2)).find(received)).toMatchObject({ kind: 'none' });
    expect(
      await setup.redis.run((client) => client.get(sessionKeys(setup.redis, session.id)[0])),
    ).toBeNull();
  });

  it('that ends is returned with its newest tokens', async () => {
    const { session } = await createAndStore();
    const refreshed = { ...session, tokens: sampleTokens({ accessToken: 'new' }) };
    await instance().refreshCoordinator.acquire(session);
    await instance(later(1)).refreshCoordinator.release(session, {
      kind: 'renewed',
      session: refreshed,
    });
    expect((await instance(later(2)).end(session)).tokens.accessToken).toBe('new');
  });

  it('rolls with use, never backwards, until it expires', async () => {
    const { session, received } = await createAndStore();
    expect(await instance(later(100)).roll(session)).toMatchObject({
      lastUsedAtSeconds: later(100),
    });
    expect(await instance(later(70)).roll(session)).toMatchObject({
      lastUsedAtSeconds: later(100),
    });
    const found = await instance(later(28_899)).find(received);
    expect(found).toMatchObject({ kind: 'active', session: { lastUsedAtSeconds: later(100) } });
    expect(await instance(later(28_900)).find(received)).toMatchObject({ kind: 'none' });
  });

  it('can be rolled by many requests at once', async () => {
    const { session } = await createAndStore();
    const rolled = await Promise.all(
      Array.from({ length: 60 }, () => instance(later(61)).roll(session)),
    );
    for (const one of rolled) expect(one).toMatchObject({ lastUsedAtSeconds: later(61) });
  });

  it('is invalid by limits that are shorter now, and for another account', async () => {
    const { received } = await createAndStore();
    expect(await instance(later(60), { sessionIdleSeconds: 60 }).find(received)).toMatchObject({
      kind: 'none',
      why: 'idle_limit',
    });
    expect(await instance(later(1), installedIn('87654321')).find(received)).toMatchObject({
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
    const found = await instance(later(1)).find(mine.received);
    expect(found).toMatchObject({ kind: 'none', why: 'gone' });
    expect(await instance(later(61)).roll(mine.session)).toBeNull();
    expect(await instance(later(1)).find(theirs.received)).toMatchObject({ kind: 'active' });
  });

  it('is found and rolled while secrets rotate', async () => {
    const { session, received } = await createAndStore();
    const rotated = newInstance({ sessionSecrets: [otherSecret, environment.SESSION_SECRET] });
    expect(await rotated(later(1)).find(received)).toMatchObject({ kind: 'active', session });
    const rolled = await rotated(later(61)).roll(session);
    expect(rolled).not.toBeNull();
    // It is sealed with the new secret now, which an old instance does not know.
    expect(await instance(later(62)).find(received)).toMatchObject({ kind: 'none' });
    expect(await rotated(later(62)).find(received)).toMatchObject({ kind: 'active' });
  });

  it('is none for a cookie with a whole session, and for garbage', async () => {
    const session = sampleSession();
    const carried = await createCookieStore(config, clockStandingAt(nowSeconds)).cookies(
      session,
      [],
    );
    expect(await instance().find(carried)).toMatchObject({ kind: 'none' });
    const garbage = [{ name: '__Host-session', value: 'garbage' }];
    expect(await instance().find(garbage)).toMatchObject({ kind: 'none' });
  });
});

describe('the list of a person’s own sessions', () => {
  it('has all of them, the last used first, and marks this one', async () => {
    const identity = newPerson();
    const first = await createAndStore({ identity }, 'First browser');
    const second = await createAndStore({ identity }, 'Second browser');
    await createAndStore({ identity: newPerson() }, 'Somebody else');
    await instance(later(120)).roll(first.session);
    const list = await own(instance(later(121))).list(second.session);
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
      (await own(instance(later(1))).list(of))?.find(({ isThisOne }) => isThisOne)?.handle ?? '';
    await own(instance(later(1))).end(mine.session, { handle: await handleOf(stranger.session) });
    expect((await instance(later(1)).find(stranger.received)).kind).toBe('active');
    await own(instance(later(2))).end(mine.session, { handle: await handleOf(second.session) });
    expect((await instance(later(2)).find(second.received)).kind).toBe('none');
    expect((await instance(later(2)).find(third.received)).kind).toBe('active');
    await own(instance(later(3))).end(mine.session, 'others');
    expect((await instance(later(3)).find(third.received)).kind).toBe('none');
    expect((await instance(later(3)).find(mine.received)).kind).toBe('active');
    expect(await own(instance(later(3))).list(mine.session)).toHaveLength(1);
    expect((await instance(later(3)).find(stranger.received)).kind).toBe('active');
  });

  it('keeps a session that Redis did not delete on the list, and ends the others', async () => {
    const identity = newPerson();
    const mine = await createAndStore({ identity });
    const [second, third] = [
      await createAndStore({ identity }, 'Second'),
      await createAndStore({ identity }, 'Third'),
    ];
    const [kept] = sessionKeys(setup.redis, third.session.id);
    const redis: Redis = {
      ...setup.redis,
      run: (commands) =>
        setup.redis.run((client) => {
          const getDel: typeof client.getDel = (key) =>
            key === kept ? Promise.reject(new Error('away')) : client.getDel(key);
          return commands(Object.assign(Object.create(client), { getDel }));
        }),
    };
    const here = createRedisStore(config, redis, quietLog, clockStandingAt(later(1)));
    const ended = await own(here).end(mine.session, 'others');
    expect(ended.map(({ id }) => id)).toEqual([second.session.id]);
    const listed = await own(here).list(mine.session);
    expect(new Set(listed.map(({ userAgent }) => userAgent))).toEqual(new Set([null, 'Third']));
  });

  it('separates two people with the same user id in two accounts', async () => {
    const identity = newPerson();
    const here = await createAndStore({ identity });
    await createAndStore({ identity, accountId: '87654321' });
    expect(await own(instance(later(1))).list(here.session)).toHaveLength(1);
  });

  it('is complete while secrets rotate', async () => {
    const identity = newPerson();
    const before = await createAndStore({ identity });
    const rotated = newInstance({ sessionSecrets: [otherSecret, environment.SESSION_SECRET] });
    const after = sampleSession({ identity });
    await rotated(later(1)).create(after, null);
    expect(await own(rotated(later(2))).list(after)).toHaveLength(2);
    await own(rotated(later(3))).end(after, 'others');
    expect((await rotated(later(4)).find(before.received)).kind).toBe('none');
  });

  it('keeps entries that an instance with an older secret cannot read', async () => {
    const identity = newPerson();
    const known = await createAndStore({ identity });
    const newer = newInstance({ sessionSecrets: [environment.SESSION_SECRET, otherSecret] });
    await newer(later(1)).create(sampleSession({ identity }), null);
    const both = await own(instance(later(2))).list(known.session);
    expect(both).toHaveLength(2);
    const sealedAnew = newInstance({ sessionSecrets: [otherSecret, environment.SESSION_SECRET] });
    await sealedAnew(later(61)).roll(known.session);
    const witness = await createAndStore({ identity });
    expect(await own(instance(later(62))).list(witness.session)).toHaveLength(2);
    expect(await own(sealedAnew(later(63))).list(witness.session)).toHaveLength(3);
  });

  it('drops expired sessions, and keeps at most 1,000', async () => {
    const identity = newPerson();
    const session = sampleSession({ identity });
    const [list] = userIndexKeys(setup.redis, session, config.sessionSecrets).lists;
    const lengthOfList = () => setup.redis.run((client) => client.zCard(list));
    await createAndStore({ identity });
    await instance(later(config.sessionMaxSeconds)).create(
      sampleSession({ identity, signedInAtSeconds: later(config.sessionMaxSeconds) }),
      null,
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
    expect(await own(instance(later(1))).list(after.session)).toHaveLength(2);
    await own(instance(later(2))).end(after.session, 'others');
    expect((await instance(later(3)).find(before.received)).kind).toBe('none');
    expect(await setup.redis.run((client) => client.sMembers(former))).toEqual([]);
  });

  it('limits the length of the user agent', async () => {
    const { session } = await createAndStore({ identity: newPerson() }, 'x'.repeat(10_000));
    const [only] = await own(instance(later(1))).list(session);
    expect(only?.userAgent).toHaveLength(300);
  });
});
