import type { CookieToSet, ReceivedCookie } from '../cookie';
import type { RenewalLedger } from './renewal-ledger';
import type { Session } from './session';

/** What a request's cookies stand for. */
export type FoundSession =
  | {
      readonly kind: 'living';
      readonly session: Session;
      /** Whether the browser has it as it is: else it is owed a newer cookie. */
      readonly isCookieCurrent: boolean;
    }
  /** Sentinel refused its tokens, and they are dead. Another instance may have renewed them before that. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'none' };

/** Where sessions are kept from one request to the next. Times are Unix times in seconds. */
export interface SessionStore {
  readonly renewals: RenewalLedger;
  /** The living session of a request: intact, within its limits, not ended, and of this installation's account. */
  find(received: readonly ReceivedCookie[], nowSeconds: number): Promise<FoundSession>;
  /** The session, used now (or as it is, when this is no time to write it down); null when it has ended meanwhile. */
  roll(session: Session, nowSeconds: number): Promise<Session | null>;
  /** Ends a session for good: neither a late answer nor a kept copy of its cookie brings it back. */
  end(session: Session, nowSeconds: number): Promise<void>;
  /** The cookies that carry a session on to the next request, until it ends unless it is used. */
  cookies(
    session: Session,
    received: readonly ReceivedCookie[],
    nowSeconds: number,
  ): Promise<readonly CookieToSet[]>;
}

/** The session that was found, or null. */
export function livingSession(found: FoundSession): Session | null {
  return found.kind === 'living' ? found.session : null;
}
