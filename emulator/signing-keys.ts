import { createPublicKey, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** The RSA keys of the emulator. Made on first use, for a 2048-bit key takes a while. */
export class SigningKeys {
  #bits: number;
  #idTokenKey: Promise<SigningKey> | null = null;
  #otherKey: Promise<SigningKey> | null = null;

  constructor(bits: number) {
    this.#bits = bits;
  }

  /** The key that signs id_tokens from now on is a new one; the JWKS knows nothing of the old. */
  rotate(bits = this.#bits): void {
    this.#bits = bits;
    this.#idTokenKey = null;
  }

  /** The key that signs id_tokens. */
  current(): Promise<SigningKey> {
    this.#idTokenKey ??= makeKey('idtoken', this.#bits);
    return this.#idTokenKey;
  }

  async jwks(hasIdTokenKey: boolean) {
    return { keys: [publicJwk(await (hasIdTokenKey ? this.current() : this.#other()))] };
  }

  #other(): Promise<SigningKey> {
    this.#otherKey ??= makeKey('app', 2048);
    return this.#otherKey;
  }
}

/** Signs with RS256. `node:crypto` does so with keys of 1024 bits too, which most JWT libraries refuse. */
export function signRs256({ privateKey }: SigningKey, text: string): Buffer {
  return sign('RSA-SHA256', Buffer.from(text), privateKey);
}

async function makeKey(purpose: string, modulusLength: number): Promise<SigningKey> {
  const { privateKey } = await generate('rsa', { modulusLength });
  // Random, so that no client takes a key of an emulator started earlier for this one.
  return { kid: `${purpose}-${randomBytes(4).toString('hex')}`, privateKey };
}

function publicJwk({ kid, privateKey }: SigningKey) {
  const { n = '', e = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { kty: 'RSA', n, e, kid, use: 'sig', alg: 'RS256' };
}
