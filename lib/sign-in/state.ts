import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config/config';
import { type SealSecrets, stretchedKey } from '../crypto/seal';

const timeBytes = 6;
const randomLength = 16;
const macLength = 16;
/** A fresh `state` (RFC 6749 §10.12): 128 random bits and, authenticated, when it was made. */
export function createState([secret]: SealSecrets, nowMs: number): string {
  const body = Buffer.alloc(timeBytes + randomLength);
  body.writeUIntBE(nowMs, 0, timeBytes);
  randomBytes(randomLength).copy(body, timeBytes);
  return Buffer.concat([body, macOf(body, secret)]).toString('base64url');
}

/** When one of our states was made, in milliseconds; null for a state that this app did not make. */
export function stateIssuedAtMs(state: string, secrets: SealSecrets): number | null {
  const bytes = Buffer.from(state, 'base64url');
  const isWellFormed =
    bytes.length === timeBytes + randomLength + macLength && bytes.toString('base64url') === state;
  if (!isWellFormed) return null;
  const body = bytes.subarray(0, timeBytes + randomLength);
  const mac = bytes.subarray(timeBytes + randomLength);
  const isOurs = secrets.some((secret) => timingSafeEqual(mac, macOf(body, secret)));
  return isOurs ? body.readUIntBE(0, timeBytes) : null;
}

/** Whether this app made the state, and less than so many milliseconds ago. */
export function isRecentState(
  state: string,
  maxAgeMs: number,
  { sessionSecrets }: Pick<Config, 'sessionSecrets'>,
  nowMs: number,
): boolean {
  const madeAtMs = stateIssuedAtMs(state, sessionSecrets);
  return madeAtMs !== null && nowMs - madeAtMs < maxAgeMs;
}

function macOf(body: Buffer, secret: string): Buffer {
  return createHmac('sha256', stretchedKey(secret)).update(body).digest().subarray(0, macLength);
}
