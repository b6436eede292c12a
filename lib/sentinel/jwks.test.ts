import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clockAt, nowMs as startMs } from '../../e2e/support/unit-fixtures';
import type { FaultResponse } from '../../emulator/faults';
import { type Emulator, startEmulator } from '../../emulator/server';
import { createJwks, type Jwks } from './jwks';

const hourMs = 3_600_000;
const makeKey = (modulusLength = 2048): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey;
const ours = makeKey();
const next = makeKey();

const jwk = (kid: string, key: KeyObject): JsonWebKey => ({
  ...key.export({ format: 'jwk' }),
  kid,
});

describe('the signing keys', () => {
  let emulator: Emulator;
  let nowMs: number;
  let keys: Jwks;

  const fail = (answer: FaultResponse, times = 1) =>
    emulator.control.fault({ on: 'jwks', times, answer });
  /** Replaces the next responses of the key set. */
  const publish = (members: readonly unknown[], times = 1) =>
    fail({ kind: 'status', status: 200, body: { keys: members } }, times);
  const requests = async () => (await emulator.control.requests('jwks')).length;
  const passSeconds = (seconds: number) => {
    nowMs += seconds * 1_000;
  };

  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => {
    nowMs = startMs;
    const address = `${emulator.origin}/sentinel/well-known/jwks`;
    keys = createJwks(
      async () => address,
      clockAt(() => nowMs),
    );
  });
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  it('are found by their key id', async () => {
    await publish([jwk('ours', ours), jwk('next', next)]);
    expect((await keys.find('ours'))?.equals(ours)).toBe(true);
    expect((await keys.find('next'))?.equals(next)).toBe(true);
    expect(await requests()).toBe(1);
  });

  it('are of any size', async () => {
    const small = makeKey(1024);
    await publish([jwk('small', small)]);
    expect((await keys.find('small'))?.equals(small)).toBe(true);
  });

  it('are not fetched before they are needed', async () => {
    let asked = 0;
    const unused = createJwks(async () => `${emulator.origin}/?${++asked}`);
    expect(asked).toBe(0);
    await expect(unused.find('ours')).rejects.toThrow();
    expect(asked).toBe(1);
  });

  it('are cached for an hour', async () => {
    await publish([jwk('ours', ours)]);
    await publish([jwk('ours', next)]);
    await keys.find('ours');
    nowMs += hourMs - 1;
    expect((await keys.find('ours'))?.equals(ours)).toBe(true);
    expect(await requests()).toBe(1);
    nowMs += 1;
    expect((await keys.find('ours'))?.equals(next)).toBe(true);
    expect(await requests()).toBe(2);
  });

  it('are fetched once for parallel calls', async () => {
    await publish([jwk('ours', ours)]);
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.find('ours')));
    expect(found.every((key) => key?.equals(ours))).toBe(true);
    expect(await requests()).toBe(1);
  });

  it('are fetched again for an unknown key id, at most every 10 s', async () => {
    await publish([jwk('ours', ours)], 100);
    expect(await keys.find('unknown')).toBeNull();
    passSeconds(9.999);
    expect(await keys.find('unknown')).toBeNull();
    expect(await requests()).toBe(1);
    passSeconds(0.001);
    expect(await keys.find('unknown')).toBeNull();
    expect(await requests()).toBe(2);
    for (let second = 0; second < 100; second += 1) {
      passSeconds(1);
      expect(await keys.find(`made-up-${second}`)).toBeNull();
    }
    expect(await requests()).toBe(12);
  });

  it('are fetched once for many unknown key ids at the same time', async () => {
    await publish([jwk('ours', ours)], 100);
    await keys.find('ours');
    passSeconds(10);
    const ids = Array.from({ length: 50 }, (_, index) => `made-up-${index}`);
    const found = await Promise.all(ids.map((id) => keys.find(id)));
    expect(found.every((key) => key === null)).toBe(true);
    expect(await requests()).toBe(2);
  });

  /** Seconds until the new key is found, with a try every second. */
  async function secondsUntilFound(kid: string): Promise<number> {
    for (let second = 0; second <= 60; second += 1) {
      if (await keys.find(kid)) return second;
      passSeconds(1);
    }
    throw new Error('never found');
  }

  it('work at once after a key rotation when the last fetch is old', async () => {
    await publish([jwk('ours', ours)]);
    await keys.find('ours');
    await publish([jwk('next', next)]);
    passSeconds(1_800);
    expect(await secondsUntilFound('next')).toBe(0);
    expect(await keys.find('ours')).toBeNull();
  });

  it('work within 15 s of a key rotation', async () => {
    await publish([jwk('ours', ours)]);
    expect(await keys.find('unknown')).toBeNull();
    await publish([jwk('next', next)]);
    expect(await secondsUntilFound('next')).toBeLessThanOrEqual(15);
  });

  it('work within 15 s of a key rotation even if the first fetches fail', async () => {
    await publish([jwk('ours', ours)]);
    await keys.find('ours');
    await fail({ kind: 'cut' });
    await publish([jwk('next', next)]);
    passSeconds(1_800);
    expect(await secondsUntilFound('next')).toBeLessThanOrEqual(15);
  });

  const { n = '', e = '' } = ours.export({ format: 'jwk' });
  const ellipticKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  it.each([
    ['an elliptic curve', jwk('odd', ellipticKey)],
    ['a shared secret', { kty: 'oct', k: 'c2VjcmV0', kid: 'odd' }],
    ['for encryption', { kty: 'RSA', n, e, kid: 'odd', use: 'enc' }],
    ['for another algorithm', { kty: 'RSA', n, e, kid: 'odd', alg: 'RS512' }],
    ['for encryption by its algorithm', { kty: 'RSA', n, e, kid: 'odd', alg: 'RSA-OAEP' }],
    ['without an id', { kty: 'RSA', n, e }],
    ['without a type', { n, e, kid: 'odd' }],
    ['without a modulus', { kty: 'RSA', e, kid: 'odd' }],
    ['without an exponent', { kty: 'RSA', n, kid: 'odd' }],
    ['with a modulus that is a number', { kty: 'RSA', n: 65_537, e, kid: 'odd' }],
    ['nothing at all', {}],
  ])('do not include a key that is %s, but include the others', async (_what, odd) => {
    await publish([odd, jwk('ours', ours), odd]);
    expect(await keys.find('odd')).toBeNull();
    expect((await keys.find('ours'))?.equals(ours)).toBe(true);
  });

  it.each([
    ['a modulus that is no base64', { kty: 'RSA', n: '!!!', e, kid: 'odd' }],
    ['an empty modulus', { kty: 'RSA', n: '', e, kid: 'odd' }],
    ['an empty exponent', { kty: 'RSA', n, e: '', kid: 'odd' }],
    ['a modulus of a few bits', { kty: 'RSA', n: 'AQAB', e, kid: 'odd' }],
  ])('are usable beside a key with %s', async (_what, broken) => {
    await publish([broken, jwk('ours', ours), broken]);
    expect((await keys.find('ours'))?.equals(ours)).toBe(true);
  });

  it('are for signatures, or have no use at all', async () => {
    await publish([{ ...jwk('said', ours), use: 'sig', alg: 'RS256' }, jwk('unsaid', next)]);
    expect((await keys.find('said'))?.equals(ours)).toBe(true);
    expect((await keys.find('unsaid'))?.equals(next)).toBe(true);
  });

  const unavailable: readonly [string, FaultResponse][] = [
    ['404', { kind: 'status', status: 404 }],
    ['500', { kind: 'status', status: 500, body: { keys: [] } }],
    ['a redirect', { kind: 'redirect', location: '/sentinel/well-known/jwks?again' }],
    ['an HTML page', { kind: 'html' }],
    ['nothing', { kind: 'empty' }],
    ['half a key set', { kind: 'truncated' }],
    ['over a megabyte', { kind: 'huge', bytes: 1_000_001 }],
    ['no list of keys', { kind: 'status', status: 200, body: { keys: 'none' } }],
    ['a bare list', { kind: 'status', status: 200, body: [jwk('ours', ours)] }],
  ];

  it.each(unavailable)('are not available: %s', async (_what, answer) => {
    await fail(answer);
    await publish([jwk('ours', ours)]);
    await expect(keys.find('ours')).rejects.toThrow();
    expect(await requests()).toBe(1);
    passSeconds(5);
    expect((await keys.find('ours'))?.equals(ours)).toBe(true);
  });

  it.each(unavailable)('stay usable when cached: %s', async (_what, answer) => {
    await publish([jwk('ours', ours)]);
    await keys.find('ours');
    await fail(answer);
    nowMs += hourMs;
    expect((await keys.find('ours'))?.equals(ours)).toBe(true);
    expect(await requests()).toBe(2);
  });

  it.each([
    [1, 'had'],
    [2, 'not to be had'],
  ])('whose connection is dropped %i times are fetched twice, and %s', async (drops) => {
    await fail({ kind: 'cut' }, drops);
    await publish([jwk('ours', ours)]);
    const found = await keys.find('ours').catch(() => null);
    expect(found?.equals(ours) ?? false).toBe(drops === 1);
    expect(await requests()).toBe(2);
  });

  it('are not available while their URL is unknown', async () => {
    const lost = createJwks(async () => {
      throw new Error('no address');
    });
    await expect(lost.find('ours')).rejects.toThrow('no address');
  });

  it.each([[{ kty: 'RSA', kid: 7 }], [{ kty: 'RSA', kid: null }], [null], ['text'], [42]])(
    'are usable beside the member %j',
    async (odd) => {
      await publish([odd, jwk('ours', ours)]);
      expect((await keys.find('ours'))?.equals(ours)).toBe(true);
    },
  );
});
