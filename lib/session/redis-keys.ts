import { createHash, createHmac } from 'node:crypto';
import type { SealSecrets } from '../crypto/seal';
import type { Redis } from '../runtime/redis';
import type { Session } from './session';

// Keys reveal neither a person nor the id in a cookie.

/** The prefix of version 0.1. Its keys are read until 0.3. */
const formerPrefix = 'sentinel-nextjs';

/** Identifies a session, and cannot be used to sign in. */
export function sessionHandle(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** The key of a session, and its key in version 0.1. */
export function sessionKeys({ key }: Redis, id: string): readonly [string, string] {
  const name = `session:${sessionHandle(id)}`;
  return [key(name), `${formerPrefix}:${name}`];
}

/** Of a person. New entries go to the first. User ids are guessable, so each key depends on a secret. Version 0.1 wrote sets. */
export function userIndexKeys({ key }: Redis, session: Session, [first, ...others]: SealSecrets) {
  const person = JSON.stringify([session.accountId, session.identity.sub]);
  const mac = (secret: string) => createHmac('sha256', secret).update(person).digest('base64url');
  const list = (secret: string) => key(`person-sessions:${mac(secret)}`);
  return {
    lists: [list(first), ...others.map(list)] as const,
    formerLists: [first, ...others].map((secret) => `${formerPrefix}:person:${mac(secret)}`),
  };
}
