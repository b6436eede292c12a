import { fetchUser } from '../cloud/users';
import type { RedirectResult, RequestCookie } from '../http/cookies';
import { errorCodes } from '../observability/log';
import { withTimeout } from '../outbound/timeout';
import { processSingleton } from '../runtime/process-singleton';
import { createSemaphore } from '../runtime/semaphore';
import { createTtlCache } from '../runtime/ttl-cache';
import { SentinelError } from '../sentinel/errors';
import { toPublicSession } from '../session/expiry';
import { isRevoked } from '../session/revoked-sessions';
import {
  createSession,
  type Identity,
  type Session,
  sessionLogFields,
  toSessionTokens,
} from '../session/session';
import { activeSession } from '../session/store';
import type { SignInServices } from './dependencies';
import { isBrandReason, SignInError } from './errors';
import type { Transaction } from './transaction';

/** With more cookies than this, servers refuse the browser's next request: it holds 16 KB of headers. */
const maxSessionLength = 11_000;

export interface BrowserContext {
  readonly received: readonly RequestCookie[];
  readonly userAgent: string | null;
}

/** By state, for as long as a duplicate of the callback may come: its code can be exchanged only once. */
const exchanges = createTtlCache<{ response: string; session: Session | Promise<Session> }>(
  'exchanges',
  { max: 20_000, ttl: 60_000 },
);

/** Anybody can make this app ask Sentinel about a code, so it asks about so many at a time. */
const codeExchanges = processSingleton('code-exchanges', () => createSemaphore(64));
const placeTimeoutMs = 5_000;

/**
 * Makes the session of an authorization response that belongs to this transaction, in place of the browser's earlier
 * one. The same response twice gets the same session from one exchange.
 *
 * @throws {SignInError} when the transaction has been used already, or cookies cannot carry the session
 * @throws {SentinelError} when the code is refused, the identity is not valid, or Sentinel does not answer
 */
export async function createSessionFromCode(
  response: URLSearchParams,
  transaction: Transaction,
  { received, userAgent }: BrowserContext,
  parts: SignInServices,
  nowMs: number,
): Promise<RedirectResult> {
  const { config, sessions, log } = parts;
  const beganMs = performance.now();
  const nowSeconds = Math.floor(nowMs / 1_000);
  const before = activeSession(await sessions.find(received, nowSeconds));
  const { session, isDuplicate } = await deduplicated(response, transaction, () =>
    exchangeCode(response, transaction, userAgent, parts, nowSeconds),
  );
  if (isRevoked(session)) throw new SignInError('attempt_unknown', 'its session has ended');
  const cookies = await sessions.cookies(session, received, nowSeconds);
  const length = cookies.map(({ name, value }) => name + value).join('').length;
  if (length > maxSessionLength) {
    // Nor are they revoked: that would end the person's other LivePerson applications.
    throw new SignInError('unexpected', 'the tokens are dropped: cookies cannot carry them');
  }
  const isReplaced = before && before.id !== session.id && before.place === session.place;
  if (isReplaced) await sessions.end(before, nowSeconds);
  if (!isDuplicate) {
    const durationMs = nowMs - transaction.startedAtMs + performance.now() - beganMs;
    log.info('sign_in_succeeded', { ...sessionLogFields(session), durationMs });
  }
  if (isReplaced) log.info('session_ended', { ...sessionLogFields(before), why: 'replaced' });
  return { location: config.appUrl + transaction.returnTo, cookies };
}

async function deduplicated(
  response: URLSearchParams,
  { state, frameChallenge }: Transaction,
  exchange: () => Promise<Session>,
): Promise<{ readonly session: Session; readonly isDuplicate: boolean }> {
  const query = response.toString();
  const known = exchanges.get(state);
  if (known) {
    // A frame has its handle for one use, and no reload that would send it twice.
    if (known.response === query && frameChallenge === null) {
      return { session: await known.session, isDuplicate: true };
    }
    throw new SignInError('attempt_unknown', 'this attempt has been finished already');
  }
  try {
    const pending = exchange();
    exchanges.set(state, { response: query, session: pending });
    const session = await pending;
    // In place of the promise, which holds on to the whole request.
    exchanges.set(state, { response: query, session });
    return { session, isDuplicate: false };
  } catch (error) {
    exchanges.delete(state);
    throw error;
  }
}

/** Uses the transaction up, and begins the session of whoever the code is for. */
async function exchangeCode(
  response: URLSearchParams,
  transaction: Transaction,
  userAgent: string | null,
  parts: SignInServices,
  nowSeconds: number,
): Promise<Session> {
  const { sentinelFor, oneTimeUse, rateLimiter, sessions, log } = parts;
  const { reference, accountId, frameChallenge } = transaction;
  // However its first use ended: else one attempt could be held against Sentinel with one code after another.
  if (!(await oneTimeUse.use(transaction.state))) {
    throw new SignInError('attempt_unknown', 'this attempt has been used already');
  }
  const sentinel = sentinelFor(accountId);
  const { tokens, claims, assurance } = await codeExchanges.run(
    placeTimeoutMs,
    async (hasPlace) => {
      if (hasPlace) return sentinel.exchangeAuthorizationCode(response, transaction);
      throw new SentinelError('sentinel_unreachable', 'too many code exchanges are under way');
    },
  );
  if (assurance === 'weak_signature') log.warn('id_token_key_weak', { reference, accountId });
  if (assurance === 'tls') log.warn('id_token_signature_unchecked', { reference, accountId });
  const profile = await profileOf(claims.sub, tokens.accessToken, transaction, parts);
  const session = createSession(
    {
      reference,
      place: frameChallenge === null ? 'window' : 'frame',
      accountId,
      identity: { ...claims, ...profile },
      tokens: toSessionTokens(tokens, nowSeconds),
    },
    nowSeconds,
  );
  await askBrand(session, parts);
  await sessions.create(session, userAgent, nowSeconds);
  await rateLimiter.giveBack(transaction.clientAddress, transaction.startedAtMs);
  return session;
}

const brandTimeoutMs = 3_000;

/**
 * Lets the brand refuse somebody whose identity is verified. The tokens are not revoked: that would end other
 * applications.
 *
 * @throws {SignInError} with the brand's reason; `unexpected` for one that it has no words for, and when it throws
 */
async function askBrand(session: Session, { config, log }: SignInServices): Promise<void> {
  const { onSignIn, signInErrorTexts } = config;
  if (!onSignIn) return;
  const refuse = (reason: SignInError['reason'], message: string, cause?: unknown) => {
    log.info('tokens_dropped', { ...sessionLogFields(session), reason });
    return new SignInError(reason, message, { cause });
  };
  let reason: unknown;
  try {
    const asked = Promise.resolve(toPublicSession(session, config)).then(onSignIn);
    reason = await withTimeout(asked, brandTimeoutMs);
  } catch (cause) {
    throw refuse('unexpected', 'onSignIn threw, or took longer than 3 s', cause);
  }
  if (reason === undefined) return;
  throw typeof reason === 'string' &&
    isBrandReason(reason) &&
    Object.hasOwn(signInErrorTexts, reason)
    ? refuse(reason, 'refused by onSignIn')
    : refuse('unexpected', 'onSignIn returned what is no reason of signInErrorTexts');
}

/** The person's name and picture, if they can be had in time. An app may lack the right to ask for them. */
async function profileOf(
  userId: string,
  accessToken: string,
  { reference, accountId }: Transaction,
  { cloudFor, log }: Pick<SignInServices, 'cloudFor' | 'log'>,
): Promise<Pick<Identity, 'name' | 'pictureUrl'>> {
  try {
    const profile = await fetchUser(cloudFor({ accountId, userId, accessToken }), userId);
    return { name: profile.displayName, pictureUrl: profile.pictureUrl };
  } catch (error) {
    log.warn('profile_unavailable', { reference, accountId, causes: errorCodes(error) });
    return { name: null, pictureUrl: null };
  }
}
