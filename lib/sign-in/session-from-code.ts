import { processSingleton } from '../runtime/process-singleton';
import { createSemaphore } from '../runtime/semaphore';
import { SentinelError } from '../sentinel/errors';
import { withRecord } from '../session/identity';
import { readOwnRecord } from '../session/own-record';
import { isRevoked } from '../session/revoked-sessions';
import {
  createSession,
  type Session,
  type SignedIn,
  sessionLogFields,
  toSessionTokens,
} from '../session/session';
import { areTooLong, createSessionCookies } from '../session/session-cookie';
import { activeSession } from '../session/store';
import type { SignInServices } from './dependencies';
import { exchangeOnce } from './duplicate-callback';
import { SignInError } from './errors';
import { callOnSignIn } from './on-sign-in';
import type { Callback } from './transaction';

export type BrowserContext = Pick<Callback, 'received' | 'userAgent'>;

/** Anybody can cause a code exchange, so this process runs at most 64 at a time. */
const codeExchanges = processSingleton('code-exchanges', () => createSemaphore(64));
const slotTimeoutMs = 5_000;

/** Makes the session of a transaction's response, and ends the earlier session of the browser. */
export async function createSessionFromCode(callback: Callback, services: SignInServices) {
  const { transaction, received } = callback;
  const { config, sessions, log, now } = services;
  const exchange = () => exchangeCode(callback, services);
  const { session, isDuplicate } = await exchangeOnce(callback, exchange);
  if (isRevoked(session)) throw new SignInError('attempt_unknown', 'its session has ended');
  const own = await sessions.cookies(session, received);
  if (areTooLong(own)) {
    throw new SignInError('unexpected', 'the tokens are dropped: cookies cannot carry them');
  }
  const replaced = await endEarlier(session, callback, services);
  if (!isDuplicate) {
    const durationMs = now() - transaction.startedAtMs;
    log.info('sign_in_succeeded', { ...sessionLogFields(session), durationMs });
  }
  for (const earlier of replaced) {
    log.info('session_ended', { ...sessionLogFields(earlier), why: 'replaced' });
  }
  const others =
    session.place === 'window' ? await createSessionCookies(config).expire(received) : [];
  const cookies = [...own, ...others.filter(({ place }) => place === 'frame')];
  return { location: config.appUrl + transaction.returnTo, cookies };
}

/** Ends the sessions that a new one replaces: for a window also that of an iframe, which a same-site embedder sends too. */
async function endEarlier(session: Session, { received }: Callback, { sessions }: SignInServices) {
  const ended: Session[] = [];
  for (;;) {
    const earlier = activeSession(await sessions.find(received));
    const isReplaced = session.place === 'window' || earlier?.place === 'frame';
    if (!earlier || earlier.id === session.id || !isReplaced) return ended;
    await sessions.end(earlier);
    ended.push(earlier);
  }
}

async function exchangeCode(callback: Callback, services: SignInServices) {
  const { transaction, response, userAgent } = callback;
  // Before the exchange: Sentinel counts the life of the tokens from its response.
  const nowSeconds = services.nowSeconds();
  const { sentinelFor, oneTimeUse, rateLimiter, sessions, log } = services;
  const { reference, accountId, frameChallenge } = transaction;
  // Used up even if the exchange fails: otherwise one transaction could try many codes at Sentinel.
  if (!(await oneTimeUse.consume(transaction.state))) {
    throw new SignInError('attempt_unknown', 'this transaction is used already');
  }
  const { tokens, claims, assurance } = await codeExchanges.run(slotTimeoutMs, async (hasSlot) => {
    if (hasSlot) return sentinelFor(accountId).exchangeAuthorizationCode(response, transaction);
    throw new SentinelError('sentinel_unreachable', 'too many code exchanges are under way');
  });
  if (assurance === 'weak_signature') log.warn('id_token_key_weak', { reference, accountId });
  if (assurance === 'tls') log.warn('id_token_signature_unchecked', { reference, accountId });
  const signedIn: SignedIn = {
    reference,
    accountId,
    place: frameChallenge === null ? 'window' : 'frame',
    identity: { ...claims, name: null, pictureUrl: null },
    tokens: toSessionTokens(tokens, nowSeconds),
  };
  const me = await readOwnRecord(signedIn, { limitMs: 5_000, level: 'warn' }, services);
  const identity = me ? withRecord(signedIn.identity, me) : signedIn.identity;
  const session = createSession({ ...signedIn, identity }, nowSeconds);
  await callOnSignIn(session, services);
  await sessions.create(session, userAgent);
  await rateLimiter.refund(transaction.clientAddress, transaction.startedAtMs);
  return session;
}
