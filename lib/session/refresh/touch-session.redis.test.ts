import { afterEach, describe, expect, it } from 'vitest';
import {
  halfAnHour,
  refreshRequests,
  signIn,
  touchAndKeepCookies,
} from '../../../e2e/support/active-sessions';
import { createApp, setUpEmulatedApp } from '../../../e2e/support/emulated-app';
import { redisForTests } from '../../../e2e/support/redis-for-tests';
import { sendCommand } from '../../../e2e/support/redis-server';

const sentinel = setUpEmulatedApp();
const setup = redisForTests();

const set = (name: string, value: string) =>
  setup.redis.run((client) => client.configSet(name, value));

afterEach(async () => {
  await set('maxmemory', '0');
  await sendCommand(setup.server.url, 'REPLICAOF', 'NO', 'ONE');
});

describe.each([
  ['that is full', 'OOM', '', () => set('maxmemory', '1')],
  [
    'that rejects writes',
    'READONLY',
    // Another spelling of the URL, because the log of each is silent for a minute.
    '/0',
    () => sendCommand(setup.server.url, 'REPLICAOF', '127.0.0.1', '1'),
  ],
] as const)('a session in a Redis %s', (_, code, database, breakRedis) => {
  it('stays active, because it can be read, and the log names the error once a minute', async () => {
    const app = createApp(sentinel.emulator, { REDIS_URL: setup.server.url + database });
    let received = await signIn(sentinel.emulator, app);
    await breakRedis();
    for (let minute = 0; minute < 3; minute += 1) {
      app.advance(61);
      ({ received } = await touchAndKeepCookies(received, app));
    }
    // The refresh token must not be sent: new tokens could not be stored.
    app.advance(halfAnHour);
    await touchAndKeepCookies(received, app);
    expect(await refreshRequests(sentinel.emulator)).toEqual([]);
    const errors = app.log.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ event: 'redis_refused', causes: [code] }]);
  });
});
