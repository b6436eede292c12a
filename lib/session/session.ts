import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { TokenSet } from '../sentinel/token-response';

/** The user's profiles at Conversational Cloud, in a short form because cookies carry it. */
const profiles = z.looseObject({
  names: z.array(z.string()).readonly(),
  roleTypeIds: z.array(z.int()).readonly(),
  /** Sorted permission numbers, each as its difference to the one before. */
  permissionSteps: z.array(z.int()).readonly(),
});

const identity = z.object({
  /** The user id in the account. */
  sub: z.string().min(1),
  /** Null if the profile could not be read at the sign-in. */
  name: z.string().min(1).nullable(),
  /** An https URL; null if there is none. */
  pictureUrl: z.string().min(1).nullable(),
  /** An administrator of the account. */
  isAdmin: z.boolean(),
  /** A LivePerson employee. */
  isLpa: z.boolean(),
  /** Missing until the record has been read, and in sessions of version 0.1. */
  profiles: profiles.optional().catch(undefined),
});

const tokens = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1).nullable(),
  receivedAtSeconds: z.number().int(),
  /** When the access token expires. */
  accessTokenEndsAtSeconds: z.number().int(),
});

/** Who the user is, by the ID token and the Users API. */
export type Identity = Readonly<z.infer<typeof identity>>;

// Loose: members that only a newer build knows survive, because builds run side by side.
const sealedIdentity: z.ZodType<Identity> = identity.loose();
const sealedTokens: z.ZodType<Readonly<z.infer<typeof tokens>>> = tokens.loose();

const sessionMembers = z.object({
  id: z.string().min(1),
  /** The correlation id of its sign-in. */
  reference: z.string().min(1),
  place: z.enum(['window', 'frame']),
  accountId: z.string().min(1),
  identity: sealedIdentity,
  tokens: sealedTokens,
  signedInAtSeconds: z.number().int(),
  lastUsedAtSeconds: z.number().int(),
});

/** A signed-in person with their tokens. Never leaves the server. Times are Unix times. */
export type Session = Readonly<z.infer<typeof sessionMembers>>;

/** The sealed form. Builds that run side by side both read it: add members, never rename one. */
export const sessionSchema: z.ZodType<Session> = sessionMembers.loose();

/** The content of the cookie of a session that Redis keeps. */
export const sessionIdCookieSchema = sessionMembers.pick({ id: true, place: true }).loose();

/** What a sign-in gives a session. */
export type SignedIn = Pick<Session, 'reference' | 'place' | 'accountId' | 'identity' | 'tokens'>;

/** A new session always has a new id, which prevents session fixation. */
export function createSession(signedIn: SignedIn, nowSeconds: number): Session {
  return {
    id: randomBytes(32).toString('base64url'),
    ...signedIn,
    signedInAtSeconds: nowSeconds,
    lastUsedAtSeconds: nowSeconds,
  };
}

export function sessionLogFields({ reference, accountId, identity }: SignedIn) {
  return { reference, accountId, sub: identity.sub };
}

/** A person is account and `sub` together. */
export function isSamePerson(a: Session, b: Session): boolean {
  return a.accountId === b.accountId && a.identity.sub === b.identity.sub;
}

export function toSessionTokens({ expiresInSeconds, ...tokens }: TokenSet, nowSeconds: number) {
  const accessTokenEndsAtSeconds = nowSeconds + expiresInSeconds;
  return { ...tokens, receivedAtSeconds: nowSeconds, accessTokenEndsAtSeconds };
}
