import type { CloudUser } from '../cloud/cloud';
import { fetchUser } from '../cloud/users';
import { keptBriefly } from '../kept-briefly';
import { causesOf } from '../log';
import { perProcess } from '../per-process';
import { createSemaphore } from '../runtime/semaphore';
import { SentinelError } from '../sentinel/errors';
import type { SignInResult } from '../sentinel/verified-answers';
import { beginSession, type Identity, receivedTokens, type Session } from '../session/session';
import type { Parts } from '../wiring';
import { SignInError } from './sign-in-error';
import type { Transaction } from './transaction';

/** An authorization response, and the session that it leads to. */
interface Exchange {
  readonly response: string;
  readonly session: Session | Promise<Session>;
}

/** By state, for as long as the twin of a callback may come: its code can be exchanged only once. */
const exchanges = keptBriefly<Exchange>('exchanges', { maxEntries: 20_000, keptMs: 60_000 });

/** Anybody can make this app ask Sentinel about a code, so it asks about so many at a time. */
const codeExchanges = perProcess('code-exchanges', () => createSemaphore(64));
const placeTimeoutMs = 5_000;

/**
 * The new session of an authorization response that belongs to this attempt. A browser that sends the same callback
 * twice gets the same session twice, from one exchange.
 *
 * @param userAgent of the browser, which the person may recognise it by
 * @throws {SignInError} `attempt_unknown` when the attempt has been used, whatever came of it
 * @throws {SentinelError} when the code is refused, the identity is not valid, or Sentinel does not answer
 */
export async function exchangeOnce(
  response: URLSearchParams,
  transaction: Transaction,
  userAgent: string | null,
  parts: Parts,
  nowMs: number,
): Promise<{ readonly session: Session; readonly isTwin: boolean }> {
  const { state } = transaction;
  const query = response.toString();
  const twin = exchanges.get(state);
  if (twin) {
    if (twin.response === query) return { session: await twin.session, isTwin: true };
    throw new SignInError('attempt_unknown', 'this attempt has been finished already');
  }
  try {
    const underWay = finish(transaction, response, userAgent, parts, nowMs);
    exchanges.set(state, { response: query, session: underWay });
    const session = await underWay;
    // In place of the promise, which holds on to the whole request.
    exchanges.set(state, { response: query, session });
    return { session, isTwin: false };
  } catch (error) {
    exchanges.delete(state);
    throw error;
  }
}

async function finish(
  transaction: Transaction,
  response: URLSearchParams,
  userAgent: string | null,
  parts: Parts,
  nowMs: number,
): Promise<Session> {
  // However its first use ended: else one attempt could be held against Sentinel with one code after another.
  if (!(await parts.singleUse.use(transaction.state))) {
    throw new SignInError('attempt_unknown', 'this attempt has been used already');
  }
  const session = await exchange(response, transaction, parts, Math.floor(nowMs / 1_000));
  await parts.sessions.begin(session, userAgent, session.signedInAtSeconds);
  await parts.signInLimit.giveBack(transaction.clientAddress, transaction.startedAtMs);
  return session;
}

async function exchange(
  response: URLSearchParams,
  transaction: Transaction,
  parts: Parts,
  nowSeconds: number,
): Promise<Session> {
  const { reference, accountId } = transaction;
  const { tokens, claims, assurance } = await askSentinel(response, transaction, parts);
  const { log } = parts;
  if (assurance === 'weak_signature') log.warn('id_token_key_weak', { reference, accountId });
  if (assurance === 'tls') log.warn('id_token_signature_unchecked', { reference, accountId });
  const profile = await profileOf(
    { accountId, userId: claims.sub, accessToken: tokens.accessToken },
    reference,
    parts,
  );
  return beginSession(
    {
      reference,
      place: transaction.frameChallenge === null ? 'window' : 'frame',
      accountId,
      identity: { ...claims, ...profile },
      tokens: receivedTokens(tokens, nowSeconds),
    },
    nowSeconds,
  );
}

async function askSentinel(
  response: URLSearchParams,
  transaction: Transaction,
  { sentinelFor }: Parts,
): Promise<SignInResult> {
  const release = await codeExchanges.acquire(placeTimeoutMs);
  if (!release) {
    throw new SentinelError('sentinel_unreachable', 'too many code exchanges are under way');
  }
  try {
    const sentinel = sentinelFor(transaction.accountId);
    return await sentinel.exchangeAuthorizationCode(response, transaction);
  } finally {
    release();
  }
}

/** The person's name and picture, if they can be had in time. An app may lack the right to ask for them. */
async function profileOf(
  user: CloudUser,
  reference: string,
  { cloudFor, log }: Parts,
): Promise<Pick<Identity, 'name' | 'pictureUrl'>> {
  try {
    const profile = await fetchUser(cloudFor(user), user.userId);
    return { name: profile.displayName, pictureUrl: profile.pictureUrl };
  } catch (error) {
    const { accountId } = user;
    log.warn('profile_unavailable', { reference, accountId, causes: causesOf(error) });
    return { name: null, pictureUrl: null };
  }
}
