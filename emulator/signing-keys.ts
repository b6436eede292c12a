import { createPublicKey, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** The RSA keys of the emulator, generated on first use because that takes time. */
export class SigningKeys {
  #bits: number;
  #idTokenKey: Promise<SigningKey> | null = null;
  #otherKey: Promise<SigningKey> | null = null;

  constructor(bits: number) {
    this.#bits = bits;
  }

  /** Replaces the key that signs id_tokens, in the JWKS too. */
  rotate(bits = this.#bits): void {
    this.#bits = bits;
    this.#idTokenKey = null;
  }

  /** The key that signs id_tokens. */
  current(): Promise<SigningKey> {
    this.#idTokenKey ??= generateKey('idtoken', this.#bits);
    return this.#idTokenKey;
  }

  async jwks(hasIdTokenKey: boolean) {
    const { kid, privateKey } = await (hasIdTokenKey ? this.current() : this.#other());
    const publicKey = createPublicKey(privateKey).export({ format: 'jwk' });
    return { keys: [{ ...publicKey, kid, use: 'sig', alg: 'RS256' }] };
  }

  #other(): Promise<SigningKey> {
    this.#otherKey ??= generateKey('app', 2048);
    return this.#otherKey;
  }
}

/** Signs with RS256. Unlike most JWT libraries, `node:crypto` accepts keys of 1024 bits. */
export function signRs256({ privateKey }: SigningKey, text: string): Buffer {
  return sign('RSA-SHA256', Buffer.from(text), privateKey);
}

async function generateKey(purpose: string, modulusLength: number): Promise<SigningKey> {
  const { privateKey } = await generate('rsa', { modulusLength });
  // Random, so that no client uses the cached key of an earlier emulator.
  return { kid: `${purpose}-${randomBytes(4).toString('hex')}`, privateKey };
}
