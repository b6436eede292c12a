import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { TokenSet } from '../sentinel/token-response';

export const cookieContextSchema = z.enum(['window', 'frame']);

/** The person, as far as every page needs it. */
const identity = z.object({
  /** User id at Conversational Cloud. */
  sub: z.string().min(1),
  /** Null when the person's profile could not be read. */
  name: z.string().min(1).nullable(),
  /** On https; null when there is none. */
  pictureUrl: z.string().min(1).nullable(),
  isAdmin: z.boolean(),
  /** A LivePerson employee inside a brand's account. */
  isLpa: z.boolean(),
});

const tokens = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1).nullable(),
  /** When they came, Unix time. */
  receivedAtSeconds: z.number().int(),
  /** When the access token dies, Unix time. */
  accessTokenEndsAtSeconds: z.number().int(),
});

export type Identity = Readonly<z.infer<typeof identity>>;
export type SessionTokens = Readonly<z.infer<typeof tokens>>;

// What is sealed keeps members that this build does not know, for a newer one may run beside it.
const sealedIdentity: z.ZodType<Identity> = identity.loose();
const sealedTokens: z.ZodType<SessionTokens> = tokens.loose();

const sessionMembers = z.object({
  id: z.string().min(1),
  /** What its sign-in is called in the log. */
  reference: z.string().min(1),
  place: cookieContextSchema,
  accountId: z.string().min(1),
  identity: sealedIdentity,
  tokens: sealedTokens,
  signedInAtSeconds: z.number().int(),
  lastUsedAtSeconds: z.number().int(),
});

/** Who is signed in, what the app may do for them, and since when. Holds tokens: never leaves the server. */
export type Session = Readonly<z.infer<typeof sessionMembers>>;

/** One session, as it lies in the seal. Instances that run side by side must both read it: add, never rename. */
export const sessionSchema: z.ZodType<Session> = sessionMembers.loose();

/** A session that begins now. Its id is always new, so that nobody can fix one beforehand. */
export function createSession(
  begun: Pick<Session, 'reference' | 'place' | 'accountId' | 'identity' | 'tokens'>,
  nowSeconds: number,
): Session {
  return {
    id: randomBytes(32).toString('base64url'),
    ...begun,
    signedInAtSeconds: nowSeconds,
    lastUsedAtSeconds: nowSeconds,
  };
}

/** How a session is called in the log: who it is, and which sign-in it comes from. */
export function sessionLogFields({ reference, accountId, identity }: Session) {
  return { reference, accountId, sub: identity.sub };
}

/** A person is account and `sub` together. */
export function isSamePerson(a: Session, b: Session): boolean {
  return a.accountId === b.accountId && a.identity.sub === b.identity.sub;
}

export function toSessionTokens(
  { accessToken, refreshToken, expiresInSeconds }: TokenSet,
  nowSeconds: number,
): SessionTokens {
  return {
    accessToken,
    refreshToken,
    receivedAtSeconds: nowSeconds,
    accessTokenEndsAtSeconds: nowSeconds + expiresInSeconds,
  };
}
