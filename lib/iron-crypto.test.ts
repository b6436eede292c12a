import { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { sealData, unsealData } from 'iron-session';
import * as iron from 'iron-webcrypto';
import { describe, expect, it, vi } from 'vitest';
import * as ironCrypto from './iron-crypto';

const password = 'p'.repeat(32);
const ownWay: unknown = { ...ironCrypto };
type Crypto = Parameters<typeof iron.seal>[0];
const isCrypto = (value: unknown): value is Crypto => value instanceof Object && 'subtle' in value;
const cryptoOf = (value: unknown): Crypto => {
  if (!isCrypto(value)) throw new Error('no Web Crypto');
  return value;
};
const [ours, theirs] = [cryptoOf(ownWay), cryptoOf(webcrypto)];

describe('the cryptography of seals', () => {
  it('is the one that iron-session uses here', async () => {
    const encrypt = vi.spyOn(ironCrypto.subtle, 'encrypt');
    const decrypt = vi.spyOn(ironCrypto.subtle, 'decrypt');
    const sealed = await sealData({ a: 1 }, { password });
    expect(await unsealData(sealed, { password })).toEqual({ a: 1 });
    expect(encrypt).toHaveBeenCalledOnce();
    expect(decrypt).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });

  it('opens what the Web Crypto of Node.js has sealed, and the other way round', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.string({ minLength: 32 }), async (data, secret) => {
        const expected = JSON.parse(JSON.stringify({ data }));
        const byOurs = await iron.seal(ours, { data }, secret, iron.defaults);
        expect(await iron.unseal(theirs, byOurs, secret, iron.defaults)).toEqual(expected);
        const byTheirs = await iron.seal(theirs, { data }, secret, iron.defaults);
        expect(await iron.unseal(ours, byTheirs, secret, iron.defaults)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same bytes for the same keys and salts', async () => {
    const options = {
      ...iron.defaults.encryption,
      salt: 'a'.repeat(64),
      iv: new Uint8Array(16).fill(7),
    };
    const [one, other] = await Promise.all(
      [ours, theirs].map((crypto) => iron.encrypt(crypto, password, options, 'text ä')),
    );
    expect(one?.encrypted).toEqual(other?.encrypted);
    const macOptions = { ...iron.defaults.integrity, salt: 'b'.repeat(64) };
    expect(await iron.hmacWithPassword(ours, password, macOptions, 'text')).toEqual(
      await iron.hmacWithPassword(theirs, password, macOptions, 'text'),
    );
  });

  it('knows the cipher of iron-session alone', async () => {
    const options = {
      ...iron.defaults,
      encryption: { ...iron.defaults.encryption, algorithm: 'aes-128-ctr' as const },
    };
    await expect(iron.seal(ours, {}, password, options)).rejects.toThrow('AES-CTR');
  });
});
