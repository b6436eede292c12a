import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRedis } from '../redis';
import { quietLog } from '../testing/fixtures';
import { redisForTests } from '../testing/redis-for-tests';
import { createSignInLimit, type SignInLimit, type SignInLimitSettings } from './sign-in-limit';

const under = redisForTests();
/** No two tests count for the same client, nor under the same secret. */
let client = 0;
function newAddress(): string {
  client += 1;
  return `203.0.113.${client}`;
}
const settings = (changes: Partial<SignInLimitSettings> = {}): SignInLimitSettings => ({
  signInLimit: 3,
  signInLimitTotal: null,
  sessionSecrets: ['secret-of-the-test-that-counts-sign-ins'],
  ...changes,
});

async function takeAll(limit: SignInLimit, address: string | null, times: number) {
  const answers: (number | null)[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await limit.take(address));
  return answers;
}

afterEach(() => vi.useRealTimers());

describe.each([
  ['in this process', () => null],
  ['in Redis', () => under.redis],
])('sign-in attempts counted %s', (_, redis) => {
  it('are refused beyond the limit, with the time until there is room again', async () => {
    const [limit, address] = [createSignInLimit(settings(), redis()), newAddress()];
    expect(await takeAll(limit, address, 3)).toEqual([null, null, null]);
    const seconds = await limit.take(address);
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await limit.take(newAddress())).toBeNull();
  });

  it('give their place back when they are finished, however many they are', async () => {
    const [limit, address] = [createSignInLimit(settings(), redis()), newAddress()];
    for (let person = 0; person < 50; person += 1) {
      expect(await limit.take(address)).toBeNull();
      await limit.giveBack(address, Date.now());
    }
    expect(await takeAll(limit, address, 4)).toEqual([null, null, null, expect.any(Number)]);
  });

  it('do not get more places back than they took, nor from a minute that is over', async () => {
    const [limit, address] = [createSignInLimit(settings(), redis()), newAddress()];
    await limit.giveBack(address, Date.now());
    await limit.take(address);
    await limit.giveBack(address, Date.now() - 61_000);
    expect(await takeAll(limit, address, 3)).toEqual([null, null, expect.any(Number)]);
  });

  it('that are refused take no place: who waits is let in', async () => {
    const [limit, address] = [createSignInLimit(settings(), redis()), newAddress()];
    await takeAll(limit, address, 40);
    await limit.giveBack(address, Date.now());
    expect(await limit.take(address)).toBeNull();
  });

  it('are all counted at once', async () => {
    const [limit, address] = [
      createSignInLimit(settings({ signInLimit: 10 }), redis()),
      newAddress(),
    ];
    const answers = await Promise.all(Array.from({ length: 50 }, () => limit.take(address)));
    expect(answers.filter((answer) => answer === null)).toHaveLength(10);
  });
});

it('one client beyond its own limit does not fill that of all', async () => {
  const limit = createSignInLimit(
    settings({ signInLimitTotal: 5, sessionSecrets: ['of-its-own'] }),
    createRedis(under.server.url, quietLog),
  );
  const address = newAddress();
  await takeAll(limit, address, 40);
  expect(await takeAll(limit, newAddress(), 2)).toEqual([null, null]);
  expect(await limit.take(newAddress())).toEqual(expect.any(Number));
});

it('without limits everybody is let in', async () => {
  const limit = createSignInLimit(settings({ signInLimit: null }), null);
  expect(await takeAll(limit, newAddress(), 100)).toEqual(Array(100).fill(null));
});

it('a client that is not known has no limit of its own', async () => {
  const limit = createSignInLimit(settings(), null);
  expect(await takeAll(limit, null, 100)).toEqual(Array(100).fill(null));
});

it('a minute later there is room again', async () => {
  vi.useFakeTimers();
  const [limit, address] = [createSignInLimit(settings(), null), newAddress()];
  expect(await takeAll(limit, address, 4)).toContainEqual(expect.any(Number));
  await vi.advanceTimersByTimeAsync(60_001);
  expect(await limit.take(address)).toBeNull();
});

it('while Redis does not answer each process counts for itself', async () => {
  const limit = createSignInLimit(settings(), createRedis('redis://127.0.0.1:1', quietLog));
  const address = newAddress();
  expect(await takeAll(limit, address, 4)).toEqual([null, null, null, expect.any(Number)]);
});
