import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, webcrypto } from 'node:crypto';

/**
 * What iron-session needs of the Web Crypto API, by those functions of Node.js that do their work at once. Node's own
 * Web Crypto hands the steps of a seal to another thread, though each takes some microseconds: to call the thread, and to
 * be called back, costs the processor five times as much as the seal.
 *
 * `next.config.js` and `vitest.config.ts` put this in the place of `uncrypto`, which iron-session takes its Web Crypto
 * from. Without that everything works the same, only slower.
 */
export const subtle = {
  /** A key is no more than its bytes here. */
  async importKey(_format: 'raw', key: Uint8Array): Promise<Uint8Array> {
    return key;
  },

  /** PBKDF2 (RFC 8018 §5.2). `length` is in bits. */
  async deriveBits(
    { hash, salt, iterations }: { hash: 'SHA-1'; salt: Uint8Array; iterations: number },
    password: Uint8Array,
    length: number,
  ): Promise<Uint8Array> {
    return pbkdf2Sync(password, salt, iterations, length / 8, hash);
  },

  async encrypt(
    { name, iv }: { name: 'AES-CBC'; iv: Uint8Array },
    key: Uint8Array,
    data: Uint8Array,
  ): Promise<Uint8Array> {
    const cipher = createCipheriv(cipherOf(name), key, iv);
    return Buffer.concat([cipher.update(data), cipher.final()]);
  },

  async decrypt(
    { name, iv }: { name: 'AES-CBC'; iv: Uint8Array },
    key: Uint8Array,
    data: Uint8Array,
  ): Promise<Uint8Array> {
    const decipher = createDecipheriv(cipherOf(name), key, iv);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  },

  /** Of the signatures iron-session knows one: HMAC (RFC 2104) with SHA-256. */
  async sign(_: { name: 'HMAC' }, key: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
    return createHmac('sha256', key).update(data).digest();
  },
};

/** An iron seal of another kind, which iron-session never makes, is none. */
function cipherOf(name: string): string {
  if (name !== 'AES-CBC') throw new Error(`no cipher of an iron-session: ${name}`);
  return 'aes-256-cbc';
}

export const getRandomValues = (array: Uint8Array) => webcrypto.getRandomValues(array);
