import type { Persona } from '../../emulator/personas';
import type { RecordedRequest } from '../../emulator/request-log';

/** The earliest and the latest possible time of an event, in seconds of the app's clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The tokens of one response of Sentinel. */
interface Tokens {
  /** The refresh token's digest in the emulator's request log. */
  readonly digest: string;
  readonly received: Span;
  refreshed: Span | null;
  isRejected: boolean;
  /** The last failed refresh. */
  failed: Span | null;
}

/** A session as seen from outside. */
export interface ModelSession {
  readonly person: Persona;
  readonly signedIn: Span;
  ended: 'no' | 'perhaps' | 'yes';
  /** The oldest first. */
  readonly tokens: Tokens[];
}

/** The meaning of a session cookie. */
export interface Carried {
  readonly session: ModelSession;
  readonly generation: number;
  /** The last use of the session that it contains. */
  readonly used: Span;
}

/** The app counts whole seconds. */
const tolerance = 2;
const idleSeconds = 8 * 3_600;
const maxSeconds = 12 * 3_600;
/** Minimum time between two rolling cookies. */
const rollSeconds = 60;
/** Minimum time that a refresh result is kept; otherwise the lifetime of the old access token. */
const minKeptSeconds = 60;
/** Minimum and maximum pause after a failed refresh. */
const minPauseSeconds = 5;
const maxPauseSeconds = 30;

/** The expected state of all sessions, derived from responses and the emulator's request log. */
export class SessionModel {
  readonly #accessTokenSeconds: number;
  readonly #byCookie = new Map<string, Carried>();
  readonly #byDigest = new Map<string, { session: ModelSession; generation: number }>();

  constructor(accessTokenSeconds: number) {
    this.#accessTokenSeconds = accessTokenSeconds;
  }

  /** @throws {Error} for a session cookie that no response has set */
  carried(cookie: string): Carried | null {
    if (cookie === '') return null;
    const carried = this.#byCookie.get(cookie);
    if (!carried) throw new Error('a session cookie that no response has set');
    return carried;
  }

  create(person: Persona, digest: string, at: Span): ModelSession {
    const session: ModelSession = { person, signedIn: at, ended: 'no', tokens: [] };
    this.#receive(session, digest, at);
    return session;
  }

  /** Records a cookie that a response has set for a session in use. */
  setCookie(cookie: string, session: ModelSession, at: Span): void {
    const generation = session.tokens.length - 1;
    const tokens = session.tokens[generation];
    if (!tokens) throw new Error('a session without tokens');
    const { failed, received } = tokens;
    // After a failed refresh, the session is not rolled for a while.
    const isRolled = failed === null || at.from - failed.to > rollSeconds + tolerance;
    const from = isRolled ? Math.max(received.from, at.from - rollSeconds) : received.from;
    this.#byCookie.set(cookie, { session, generation, used: { from, to: at.to } });
  }

  /**
   * Records a refresh.
   *
   * @param carriers the sessions of the pending requests
   * @throws {Error} if it must not have been sent
   */
  recordRefresh(request: RecordedRequest, carriers: readonly Carried[], at: Span): void {
    const { session, generation } = this.sessionOf(request.sentRefreshToken);
    const tokens = session.tokens[generation];
    if (!tokens) throw new Error('tokens of no session');
    const own = carriers.filter((carried) => carried.session === session);
    if (own.length === 0) throw new Error('a refresh for a session without a pending request');
    const isStale = own.some(
      (carried) => carried.generation === generation && this.#mayBeStale(carried, at.to),
    );
    if (tokens.isRejected) throw new Error('a rejected refresh token was sent again');
    if (tokens.refreshed && !isStale) throw new Error('a refresh token was sent twice');
    if (tokens.failed && at.to - tokens.failed.from < minPauseSeconds - 1) {
      throw new Error('a refresh was sent too early after a failed one');
    }
    if (request.status === 200 && request.answeredRefreshToken !== null) {
      tokens.refreshed = at;
      this.#receive(session, request.answeredRefreshToken, at);
    } else if (request.status === 400) tokens.isRejected = true;
    else tokens.failed = at;
  }

  /** @throws {Error} for a refresh token of no session */
  sessionOf(digest: string | null): { session: ModelSession; generation: number } {
    const found = this.#byDigest.get(digest ?? '');
    if (!found) throw new Error('an unknown refresh token was sent');
    return found;
  }

  /** Whether the session has certainly ended by then. */
  isOver(carried: Carried | null, now: number): boolean {
    if (!carried) return true;
    const { session, used } = carried;
    return (
      session.ended === 'yes' ||
      now >= session.signedIn.to + maxSeconds + tolerance ||
      now >= used.to + idleSeconds + tolerance ||
      (this.#newest(carried, now).isRejected &&
        !this.#mayBeStale(carried, now) &&
        now >= this.#newest(carried, now).received.to + this.#accessTokenSeconds + tolerance)
    );
  }

  /** Whether the session must be active, unless Sentinel is down. */
  mustBeActive(carried: Carried | null, now: number): boolean {
    if (!carried) return false;
    const { session, used } = carried;
    return (
      session.ended === 'no' &&
      now < session.signedIn.from + maxSeconds - tolerance &&
      now < used.from + idleSeconds - tolerance &&
      !this.#mayBeStale(carried, now) &&
      !(this.#newest(carried, now).isRejected && this.#mayBeExpired(carried, now))
    );
  }

  /** Whether the session may be unavailable because Sentinel is down. */
  mayBeUnavailable(carried: Carried | null, at: Span): boolean {
    if (!carried || !this.#mayBeExpired(carried, at.to)) return false;
    const { failed } = this.#newest(carried, at.to);
    return (
      this.#mayBeStale(carried, at.to) ||
      (failed !== null && at.from - failed.to < maxPauseSeconds + tolerance)
    );
  }

  /** Whether its tokens were refreshed so long ago that the app may have forgotten the result. */
  #mayBeStale({ session, generation }: Carried, now: number): boolean {
    const tokens = session.tokens[generation];
    if (!tokens?.refreshed) return false;
    const keptUntil = Math.max(
      tokens.received.from + this.#accessTokenSeconds,
      tokens.refreshed.from + minKeptSeconds,
    );
    return now >= keptUntil - tolerance;
  }

  #mayBeExpired(carried: Carried, now: number): boolean {
    const { received } = this.#newest(carried, now);
    return now >= received.from + this.#accessTokenSeconds - tolerance;
  }

  #newest(carried: Carried, now: number): Tokens {
    const { session, generation } = carried;
    const tokens = session.tokens.at(this.#mayBeStale(carried, now) ? generation : -1);
    if (!tokens) throw new Error('a session without tokens');
    return tokens;
  }

  #receive(session: ModelSession, digest: string, received: Span): void {
    this.#byDigest.set(digest, { session, generation: session.tokens.length });
    session.tokens.push({ digest, received, refreshed: null, isRejected: false, failed: null });
  }
}
