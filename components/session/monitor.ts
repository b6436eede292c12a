import { extendSession, fetchSession, type SessionResponse, userOf } from './session-api';
import { openSessionChannel, type SessionEvent } from './session-channel';

const warnBeforeMs = 120_000;
const askAgainMs = 10_000;
/** Timers do not count the time that a computer sleeps, so the clock is looked at as often as this. */
const lookAgainMs = 5_000;

/** A page that somebody sees who is signed in. */
export interface MonitoredPage {
  /** Whose page it is: account and `sub` together. */
  readonly accountId: string;
  readonly subject: string;
  /** The same, as the app takes it with what the page sends. */
  readonly mark: string;
  /** When the session ends unless it is used, Unix time. */
  readonly expiresAtSeconds: number;
  /** The same, in seconds from when the page was made. */
  readonly expiresInSeconds: number;
  /** When it ends however much it is used, Unix time. */
  readonly endsAtSeconds: number;
  /** The sign-in route, to which the page to come back to is added. */
  readonly signInUrl: string;
}

/** What the page has to say about its session. */
export type SessionView =
  | { readonly kind: 'quiet' }
  | {
      readonly kind: 'ending';
      /** By the clock of this computer. */
      readonly expiresAtMs: number;
      /** Whether using the app would make it last. */
      readonly canBeExtended: boolean;
      /** Whether that was tried, and nobody answered. */
      readonly hasFailed: boolean;
    }
  | { readonly kind: 'ended'; readonly signInHref: string };

/**
 * Keeps a signed-in page and its session together. Two minutes before the session ends it says so; when it has
 * ended, here or anywhere, every open tab says that.
 *
 * A tab that nobody looks at asks nothing by the clock, and no tab ever makes the session last by itself. A page that
 * is left hides itself, for the browser may keep it and bring it back with the back button; brought back, it shows
 * itself only when the same person is still signed in, and else gives way to the front page, which signs nobody in.
 * When somebody else signs in, every open tab gives way to a page that says who.
 *
 * @param show told each time that there is something else to say; at first it is nothing
 */
export function monitorSession(
  {
    accountId,
    subject,
    mark,
    expiresAtSeconds,
    expiresInSeconds,
    endsAtSeconds,
    signInUrl,
  }: MonitoredPage,
  show: (view: SessionView) => void,
): { stay(): Promise<void>; stop(): void } {
  const person = userOf(accountId, subject);
  let view: SessionView = { kind: 'quiet' };
  /**
   * By the clock of this computer. Until the server was asked, the earlier of two guesses: one is wrong when that clock
   * is, the other when the page was made a while ago.
   */
  let expiresAtMs = Math.min(expiresAtSeconds * 1_000, Date.now() + expiresInSeconds * 1_000);
  /** However much it is used, by the clock of this computer if that is not set. */
  const endsAtMs = Date.now() + (endsAtSeconds - expiresAtSeconds + expiresInSeconds) * 1_000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let channel = openSessionChannel(hear);

  function say(next: SessionView) {
    view = next;
    show(next);
  }

  function askIn(ms: number) {
    // The one clock can be set, the other may not count sleep.
    const [atMs, atTickMs] = [Date.now() + ms, performance.now() + ms];
    (function wait() {
      clearTimeout(timer);
      if (document.hidden) return;
      const leftMs = Math.min(atMs - Date.now(), atTickMs - performance.now());
      timer = setTimeout(leftMs > 0 ? wait : ask, Math.min(Math.max(leftMs, 0), lookAgainMs));
    })();
  }

  function askInTime() {
    askIn(expiresAtMs - warnBeforeMs - Date.now());
  }

  async function ask() {
    take(await fetchSession());
  }

  function take(answer: SessionResponse) {
    if (isStopped) return;
    if (answer.kind === 'unknown' && Date.now() < endsAtMs) return askIn(askAgainMs);
    if (answer.kind === 'unknown' || answer.kind === 'ended') return end();
    // Somebody else has signed in meanwhile: what stands here is not theirs.
    if (answer.kind === 'other-person' || answer.person !== person) {
      return window.location.replace('/other-person');
    }
    expiresAtMs = Date.now() + answer.expiresInMs;
    if (answer.expiresInMs > warnBeforeMs) {
      say({ kind: 'quiet' });
      return askInTime();
    }
    const canBeExtended = answer.expiresAtMs !== endsAtSeconds * 1_000;
    say({ kind: 'ending', expiresAtMs, canBeExtended, hasFailed: false });
    askIn(answer.expiresInMs > 0 ? answer.expiresInMs : askAgainMs);
  }

  function end() {
    clearTimeout(timer);
    if (view.kind === 'ended') return;
    const href = new URL(signInUrl);
    const { pathname, search, hash } = window.location;
    href.searchParams.set('returnTo', pathname + search + hash);
    say({ kind: 'ended', signInHref: href.href });
    channel.tell('changed');
  }

  function hear(news: SessionEvent) {
    if (news !== person || view.kind === 'ending') ask();
  }

  async function stay() {
    const answer = await extendSession(mark);
    if (isStopped) return;
    if (answer.kind === 'unknown') {
      if (view.kind === 'ending') say({ ...view, hasFailed: true });
      return;
    }
    take(answer);
    channel.tell(person);
  }

  /** A tab that is turned to gets two events for it, and asks once. */
  function look() {
    askIn(0);
  }

  function leave() {
    document.body.hidden = true;
    clearTimeout(timer);
    // With an open channel a browser would not keep the page for the back button.
    channel.close();
  }

  async function comeBack({ persisted }: PageTransitionEvent) {
    if (!persisted) return;
    channel = openSessionChannel(hear);
    const answer = await fetchSession();
    if (answer.kind !== 'active' || answer.person !== person) {
      return window.location.replace('/');
    }
    document.body.hidden = false;
    take(answer);
  }

  channel.tell(person);
  askInTime();
  document.addEventListener('visibilitychange', look);
  window.addEventListener('focus', look);
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', comeBack);
  return {
    stay,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      channel.close();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
    },
  };
}
