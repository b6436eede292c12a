import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { stretchedKey } from '../crypto/hmac';
import type { SealSecrets } from '../crypto/seal';

const timeLength = 6;
const bodyLength = timeLength + 16;
const macLength = 16;

/** A fresh `state` (RFC 6749 §10.12): its time, 128 random bits, and a MAC of both. */
export function createState([secret]: SealSecrets, nowMs: number): string {
  const body = randomBytes(bodyLength);
  body.writeUIntBE(nowMs, 0, timeLength);
  return Buffer.concat([body, macOf(body, secret)]).toString('base64url');
}

/** Null for a state that this app did not make. */
export function stateIssuedAtMs(state: string, secrets: SealSecrets): number | null {
  const bytes = Buffer.from(state, 'base64url');
  const isCanonical = bytes.toString('base64url') === state;
  if (!isCanonical || bytes.length !== bodyLength + macLength) return null;
  const body = bytes.subarray(0, bodyLength);
  const mac = bytes.subarray(bodyLength);
  const isOurs = secrets.some((secret) => timingSafeEqual(mac, macOf(body, secret)));
  return isOurs ? body.readUIntBE(0, timeLength) : null;
}

function macOf(body: Buffer, secret: string): Buffer {
  return createHmac('sha256', stretchedKey(secret)).update(body).digest().subarray(0, macLength);
}
