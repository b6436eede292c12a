import type { PublicSession } from 'sentinel-nextjs';
import { extendSession, fetchSession, type SessionResponse, userKey } from './session-api';
import { openSessionChannel } from './session-channel';

const warnBeforeMs = 120_000;
const retryAfterMs = 10_000;
/** Timers do not count the time that a computer sleeps, so the clock is checked this often. */
const clockCheckMs = 5_000;

/** A page of a signed-in user. */
export interface MonitoredPage {
  readonly session: PublicSession;
  /** When the page was made, by the server's clock. */
  readonly madeAtMs: number;
  /** The sign-in route. `returnTo` is added to it. */
  readonly signInUrl: string;
}

/** What the page shows about its session. */
export type SessionView =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'expiring';
      /** By the clock of this computer. */
      readonly expiresAtMs: number;
      /** Whether the last try to extend the session failed. */
      readonly hasFailed: boolean;
      /** Extends the session. Null if it has reached its time limit. */
      readonly extend: (() => Promise<void>) | null;
    }
  | { readonly kind: 'expired'; readonly signInUrl: string };

/**
 * Keeps a page and its session in step. It warns two minutes before the session expires. When the session has ended,
 * in this tab or in another, every open tab says so.
 *
 * A hidden tab sends no requests by the clock, and no tab extends the session by itself. A page hides itself when the
 * user leaves it, because the browser may restore it with the back button. A restored page shows itself only if the
 * same user is still signed in; otherwise it goes to the front page, which starts no sign-in. When another user signs
 * in, every open tab goes to a page that says so.
 *
 * @param onView called whenever the view changes; it starts and stops as `idle`
 * @returns stops
 */
export function monitorSession(
  page: MonitoredPage,
  onView: (view: SessionView) => void,
): () => void {
  const { accountId, identity, mark, expiresAtSeconds, endsAtSeconds } = page.session;
  const user = userKey(accountId, identity.sub);
  let view: SessionView = { kind: 'idle' };
  /** By the clock of this computer. Later if the user has signed in again in another tab. */
  let endsAtMs = Date.now() + endsAtSeconds * 1_000 - page.madeAtMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = new AbortController();
  const { signal } = stopped;
  let channel = openSessionChannel(onEvent);

  function setView(next: SessionView) {
    view = next;
    onView(next);
  }

  function checkIn(ms: number) {
    // Date.now() jumps when the clock is set; performance.now() may not count sleep.
    const [dueAtMs, dueAtTickMs] = [Date.now() + ms, performance.now() + ms];
    (function wait() {
      clearTimeout(timer);
      if (document.hidden) return;
      const leftMs = Math.min(dueAtMs - Date.now(), dueAtTickMs - performance.now());
      timer = setTimeout(leftMs > 0 ? wait : check, Math.min(Math.max(leftMs, 0), clockCheckMs));
    })();
  }

  let asked = 0;
  /** An answer counts if no later question was asked: it may be from before a sign-out. */
  async function ask(question: Promise<SessionResponse>) {
    asked += 1;
    const number = asked;
    const response = await question;
    return { response, isNewest: number === asked };
  }

  async function check() {
    const { response, isNewest } = await ask(fetchSession());
    if (isNewest) update(response);
  }

  function update(response: SessionResponse) {
    if (signal.aborted) return;
    if (response.kind === 'unknown' && Date.now() < endsAtMs) return checkIn(retryAfterMs);
    if (response.kind === 'unknown' || response.kind === 'signed-out') return expire();
    if (response.kind === 'other-user' || response.user !== user) {
      return window.location.replace('/other-person');
    }
    const { expiresInMs } = response;
    endsAtMs = Math.max(endsAtMs, Date.now() + expiresInMs);
    if (expiresInMs > warnBeforeMs) {
      setView({ kind: 'idle' });
      return checkIn(expiresInMs - warnBeforeMs);
    }
    const expiresAtMs = Date.now() + expiresInMs;
    const isAtLimit = response.expiresAtMs === endsAtSeconds * 1_000;
    setView({ kind: 'expiring', expiresAtMs, hasFailed: false, extend: isAtLimit ? null : extend });
    checkIn(expiresInMs > 0 ? expiresInMs : retryAfterMs);
  }

  function expire() {
    clearTimeout(timer);
    if (view.kind === 'expired') return;
    const signInUrl = new URL(page.signInUrl);
    const { pathname, search, hash } = window.location;
    signInUrl.searchParams.set('returnTo', pathname + search + hash);
    setView({ kind: 'expired', signInUrl: signInUrl.href });
    channel.postMessage('changed');
  }

  function onEvent(event: string) {
    const isNews = event === 'changed' ? view.kind !== 'expired' : event !== user;
    if (isNews || view.kind === 'expiring') check();
  }

  async function extend() {
    const { response, isNewest } = await ask(extendSession(mark));
    if (signal.aborted) return;
    if (response.kind === 'unknown') {
      if (view.kind === 'expiring') setView({ ...view, hasFailed: true });
      return;
    }
    if (isNewest) update(response);
    channel.postMessage(user);
  }

  /** A tab that the user turns to gets two events. The timer makes them one request. */
  const onVisible = () => checkIn(0);

  function onPageHide() {
    document.body.hidden = true;
    clearTimeout(timer);
    // An open channel would keep the page out of the back/forward cache.
    channel.close();
  }

  async function onPageShow({ persisted }: PageTransitionEvent) {
    if (!persisted) return;
    channel = openSessionChannel(onEvent);
    const { response, isNewest } = await ask(fetchSession());
    if (response.kind !== 'active' || response.user !== user) {
      return window.location.replace('/');
    }
    document.body.hidden = false;
    if (isNewest) update(response);
  }

  channel.postMessage(user);
  // The clock of this computer may be wrong, and the page may have been made a while ago: rather too early than too late.
  checkIn(expiresAtSeconds * 1_000 - warnBeforeMs - Math.max(Date.now(), page.madeAtMs));
  document.addEventListener('visibilitychange', onVisible, { signal });
  window.addEventListener('focus', onVisible, { signal });
  window.addEventListener('pagehide', onPageHide, { signal });
  window.addEventListener('pageshow', onPageShow, { signal });
  return () => {
    stopped.abort();
    clearTimeout(timer);
    channel.close();
    setView({ kind: 'idle' });
  };
}
