import { createTtlCache } from '../runtime/ttl-cache';
import type { Session } from '../session/session';
import { SignInError } from './errors';
import type { Callback } from './transaction';

/** Code exchanges by state: a repeated callback gets the session of the first, because a code works once. */
const exchanges = createTtlCache<Exchange>('exchanges', { max: 20_000, ttl: 60_000 });
type Exchange = { readonly response: string; readonly session: Session | Promise<Session> };

export async function exchangeOnce(callback: Callback, exchange: () => Promise<Session>) {
  const { state, frameChallenge } = callback.transaction;
  const query = callback.response.toString();
  const known = exchanges.get(state);
  if (known) {
    // An iframe redeems its handoff once, and no reload repeats that.
    if (known.response === query && frameChallenge === null) {
      return { session: await known.session, isDuplicate: true };
    }
    throw new SignInError('attempt_unknown', 'this transaction is completed already');
  }
  try {
    const pending = exchange();
    exchanges.set(state, { response: query, session: pending });
    const session = await pending;
    // Replaces the promise, which would keep the whole request in memory.
    exchanges.set(state, { response: query, session });
    return { session, isDuplicate: false };
  } catch (error) {
    exchanges.delete(state);
    throw error;
  }
}
