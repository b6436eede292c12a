import type { Persona } from '../../emulator/personas';
import type { RecordedRequest } from '../../emulator/request-log';

/** When something happened, in seconds of the app's clock: not before, and not after. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What Sentinel gave a session at one time. */
interface Tokens {
  /** As the journal of the emulator calls the refresh token. */
  readonly digest: string;
  readonly received: Span;
  renewed: Span | null;
  refused: boolean;
  /** The last time that Sentinel was asked in vain. */
  failed: Span | null;
}

/** A session, as far as it can be told from outside. */
export interface ModelSession {
  readonly person: Persona;
  readonly signedIn: Span;
  ended: 'no' | 'perhaps' | 'yes';
  /** The oldest first. */
  readonly tokens: Tokens[];
}

/** What one session cookie stands for. */
export interface Carried {
  readonly session: ModelSession;
  readonly generation: number;
  /** When it says that the session was used last. */
  readonly used: Span;
}

/** The app counts in whole seconds. */
const tolerance = 2;
const idleSeconds = 8 * 3_600;
const maxSeconds = 12 * 3_600;
/** Use is written down at most so often. */
const rollSeconds = 60;
/** What came of a renewal is known at least so long, and as long as the access token before it lives. */
const minKeptSeconds = 60;
/** After a failure Sentinel is left alone at least so long, and at most so long. */
const minPauseSeconds = 5;
const maxPauseSeconds = 30;

/** What must hold of sessions, by the contract: learned from answers and from the journal of the emulator. */
export class SessionModel {
  readonly #accessTokenSeconds: number;
  readonly #byCookie = new Map<string, Carried>();
  readonly #byDigest = new Map<string, { session: ModelSession; generation: number }>();

  constructor(accessTokenSeconds: number) {
    this.#accessTokenSeconds = accessTokenSeconds;
  }

  /** @throws {Error} for a session cookie that no answer has set */
  carried(cookie: string): Carried | null {
    if (cookie === '') return null;
    const carried = this.#byCookie.get(cookie);
    if (!carried) throw new Error('a session cookie that no answer has set');
    return carried;
  }

  begin(person: Persona, digest: string, at: Span): ModelSession {
    const session: ModelSession = { person, signedIn: at, ended: 'no', tokens: [] };
    this.#receive(session, digest, at);
    return session;
  }

  /** An answer has set this cookie for a session, which was used. */
  setCookie(cookie: string, session: ModelSession, at: Span): void {
    const generation = session.tokens.length - 1;
    const tokens = session.tokens[generation];
    if (!tokens) throw new Error('a session without tokens');
    const { failed, received } = tokens;
    // While a renewal has just failed, use is not written down.
    const isRolled = failed === null || at.from - failed.to > rollSeconds + tolerance;
    const from = isRolled ? Math.max(received.from, at.from - rollSeconds) : received.from;
    this.#byCookie.set(cookie, { session, generation, used: { from, to: at.to } });
  }

  /**
   * Takes in a refresh.
   *
   * @param carriers what was carried by the requests that were under way
   * @throws {Error} when it must not have been sent
   */
  refreshed(request: RecordedRequest, carriers: readonly Carried[], at: Span): void {
    const { session, generation } = this.sessionOf(request.sentRefreshToken);
    const tokens = session.tokens[generation];
    if (!tokens) throw new Error('tokens of no session');
    const own = carriers.filter((carried) => carried.session === session);
    if (own.length === 0) throw new Error('the tokens of somebody who asked for nothing were sent');
    const isStale = own.some(
      (carried) => carried.generation === generation && this.#isPerhapsStale(carried, at.to),
    );
    if (tokens.refused) throw new Error('a refused refresh token was sent again');
    if (tokens.renewed && !isStale) throw new Error('a refresh token was sent twice');
    if (tokens.failed && at.to - tokens.failed.from < minPauseSeconds - 1) {
      throw new Error('Sentinel was not left alone after a failure');
    }
    if (request.status === 200 && request.answeredRefreshToken !== null) {
      tokens.renewed = at;
      this.#receive(session, request.answeredRefreshToken, at);
    } else if (request.status === 400) tokens.refused = true;
    else tokens.failed = at;
  }

  /** @throws {Error} for a refresh token that Sentinel gave to no session */
  sessionOf(digest: string | null): { session: ModelSession; generation: number } {
    const found = this.#byDigest.get(digest ?? '');
    if (!found) throw new Error('a refresh token of nobody was sent');
    return found;
  }

  /** Whether the session is surely over by then. */
  isOver(carried: Carried | null, now: number): boolean {
    if (!carried) return true;
    const { session, used } = carried;
    return (
      session.ended === 'yes' ||
      now >= session.signedIn.to + maxSeconds + tolerance ||
      now >= used.to + idleSeconds + tolerance ||
      (this.#newest(carried, now).refused &&
        !this.#isPerhapsStale(carried, now) &&
        now >= this.#newest(carried, now).received.to + this.#accessTokenSeconds + tolerance)
    );
  }

  /** Whether nothing but Sentinel's absence may keep the session from going on. */
  mustGoOn(carried: Carried | null, now: number): boolean {
    if (!carried) return false;
    const { session, used } = carried;
    return (
      session.ended === 'no' &&
      now < session.signedIn.from + maxSeconds - tolerance &&
      now < used.from + idleSeconds - tolerance &&
      !this.#isPerhapsStale(carried, now) &&
      !(this.#newest(carried, now).refused && this.#isPerhapsDead(carried, now))
    );
  }

  /** Whether Sentinel's absence may keep the session from going on. */
  mayBeUnavailable(carried: Carried | null, at: Span): boolean {
    if (!carried || !this.#isPerhapsDead(carried, at.to)) return false;
    const { failed } = this.#newest(carried, at.to);
    return (
      this.#isPerhapsStale(carried, at.to) ||
      (failed !== null && at.from - failed.to < maxPauseSeconds + tolerance)
    );
  }

  /** Whether its tokens were replaced so long ago that nobody need remember by which. */
  #isPerhapsStale({ session, generation }: Carried, now: number): boolean {
    const tokens = session.tokens[generation];
    if (!tokens?.renewed) return false;
    const keptUntil = Math.max(
      tokens.received.from + this.#accessTokenSeconds,
      tokens.renewed.from + minKeptSeconds,
    );
    return now >= keptUntil - tolerance;
  }

  #isPerhapsDead(carried: Carried, now: number): boolean {
    const { received } = this.#newest(carried, now);
    return now >= received.from + this.#accessTokenSeconds - tolerance;
  }

  #newest(carried: Carried, now: number): Tokens {
    const { session, generation } = carried;
    const tokens = session.tokens.at(this.#isPerhapsStale(carried, now) ? generation : -1);
    if (!tokens) throw new Error('a session without tokens');
    return tokens;
  }

  #receive(session: ModelSession, digest: string, received: Span): void {
    this.#byDigest.set(digest, { session, generation: session.tokens.length });
    session.tokens.push({ digest, received, renewed: null, refused: false, failed: null });
  }
}
