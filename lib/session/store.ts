import type { CookieToSet, ReceivedCookie } from '../cookie';
import { unlessAway } from '../redis';
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

/** One of a person's own sessions, as they may see it. */
export interface OwnSession {
  /** Names it to this app and says nothing else: with it nobody can sign in. */
  readonly handle: string;
  /** The `User-Agent` it was begun with. */
  readonly userAgent: string | null;
  readonly signedInAtSeconds: number;
  readonly lastUsedAtSeconds: number;
  readonly isThisOne: boolean;
}

/**
 * Where sessions are kept from one request to the next. Times are Unix times in seconds. Where that is Redis, every
 * method but `isReady` throws `RedisError` when it does not answer; nobody is signed out by that.
 */
export interface SessionStore {
  readonly renewals: RenewalLedger;
  /** Takes in a session that begins. */
  begin(session: Session, userAgent: string | null, nowSeconds: number): Promise<void>;
  /** The living session of a request: intact, within its limits, not ended, and of this installation's account. */
  find(received: readonly ReceivedCookie[], nowSeconds: number): Promise<FoundSession>;
  /** The session, used now (or as it is, when this is no time to write it down); null when it has ended meanwhile. */
  roll(session: Session, nowSeconds: number): Promise<Session | null>;
  /**
   * Ends a session for good: neither a late answer nor a kept copy of its cookie brings it back.
   *
   * @returns the session as it was at its end, with its newest tokens
   */
  end(session: Session, nowSeconds: number): Promise<Session>;
  /** Ends a session that Sentinel will not renew, unless another instance may have renewed it: it is `refused` then. */
  endRefused(session: Session, nowSeconds: number): Promise<'ended' | 'refused'>;
  /** The cookies that carry a session on to the next request, until it ends unless it is used. */
  cookies(
    session: Session,
    received: readonly ReceivedCookie[],
    nowSeconds: number,
  ): Promise<readonly CookieToSet[]>;
  /** All sessions of the person, the one that was used last first; null where nobody keeps a list. */
  listOwn(session: Session, nowSeconds: number): Promise<readonly OwnSession[] | null>;
  /** Ends the person's session with this handle, or all but this one. What is not theirs is left alone. */
  endOwn(session: Session, which: { handle: string } | 'others', nowSeconds: number): Promise<void>;
  /** Whether it answers. */
  isReady(): Promise<boolean>;
}

/** The place where sessions are kept does not answer: nobody can tell who this is, and nobody is signed out by it. */
export interface Unavailable {
  readonly kind: 'unavailable';
}

/** `find`, for everybody who has something to say when there is no answer. */
export async function findSession(
  received: readonly ReceivedCookie[],
  { sessions, nowSeconds }: { readonly sessions: SessionStore; nowSeconds(): number },
): Promise<FoundSession | Unavailable> {
  return (await unlessAway(sessions.find(received, nowSeconds()))) ?? { kind: 'unavailable' };
}

/** The session that was found, or null. */
export function livingSession(found: FoundSession | Unavailable): Session | null {
  return found.kind === 'living' ? found.session : null;
}
