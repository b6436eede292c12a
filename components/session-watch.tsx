'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { openSessionChannel, type SessionNews } from './session-channel';
import { SessionEnded } from './session-ended';
import { SessionEnding } from './session-ending';
import { askForSession, extendSession, type SessionAnswer } from './session-inquiry';

const warnBeforeMs = 120_000;
const askAgainMs = 10_000;
/** What timers can count; a later end is looked at again then. */
const longestTimerMs = 2_147_483_647;

interface SessionWatchProps {
  /** Whose page this is. */
  readonly subject: string;
  /** When the session ends unless it is used, Unix time. */
  readonly expiresAtSeconds: number;
  /** When it ends however much it is used, Unix time. */
  readonly endsAtSeconds: number;
  /** The sign-in route, to which the page to come back to is added. */
  readonly signInUrl: string;
}

type View =
  | { readonly kind: 'quiet' }
  | {
      readonly kind: 'ending';
      readonly endsAtMs: number;
      readonly canBeExtended: boolean;
      readonly hasFailed: boolean;
    }
  | { readonly kind: 'ended'; readonly signInHref: string };

/**
 * Keeps a signed-in page and its session together. Two minutes before the session ends it warns and offers to stay;
 * when it has ended, here or anywhere, a notice takes the place of the page, in every open tab.
 *
 * A tab that nobody looks at asks nothing by the clock, and no tab ever makes the session last by itself. A page that
 * is left hides itself, for the browser may keep it and bring it back with the back button; brought back, it shows
 * itself only when the same person is still signed in, and else gives way to the front page, which signs nobody in.
 */
export function SessionWatch({
  subject,
  expiresAtSeconds,
  endsAtSeconds,
  signInUrl,
}: SessionWatchProps) {
  const [view, setView] = useState<View>({ kind: 'quiet' });
  const stay = useRef<() => void>(() => undefined);

  useEffect(() => {
    /** By the clock of this computer; as good as that clock is, until the server was asked. */
    let endsAtMs = expiresAtSeconds * 1_000;
    let shown: View['kind'] = 'quiet';
    let timer: ReturnType<typeof setTimeout> | undefined;
    let channel = openSessionChannel(hear);

    function show(next: View) {
      shown = next.kind;
      setView(next);
    }

    function askIn(ms: number) {
      clearTimeout(timer);
      if (!document.hidden) timer = setTimeout(ask, Math.min(Math.max(ms, 0), longestTimerMs));
    }

    function askInTime() {
      askIn(endsAtMs - warnBeforeMs - Date.now());
    }

    async function ask() {
      take(await askForSession());
    }

    function take(answer: SessionAnswer) {
      if (answer.kind === 'unknown') return askIn(askAgainMs);
      if (answer.kind === 'ended') return end();
      // Somebody else has signed in meanwhile: what stands here is not theirs.
      if (answer.subject !== subject) return window.location.reload();
      endsAtMs = Date.now() + answer.endsInMs;
      if (answer.endsInMs > warnBeforeMs) {
        show({ kind: 'quiet' });
        return askInTime();
      }
      const canBeExtended = answer.endsAtMs !== endsAtSeconds * 1_000;
      show({ kind: 'ending', endsAtMs, canBeExtended, hasFailed: false });
      askIn(answer.endsInMs > 0 ? answer.endsInMs : askAgainMs);
    }

    function end() {
      clearTimeout(timer);
      if (shown === 'ended') return;
      const href = new URL(signInUrl);
      href.searchParams.set('returnTo', window.location.pathname + window.location.search);
      show({ kind: 'ended', signInHref: href.href });
      channel.tell('changed');
    }

    function hear(news: SessionNews) {
      if (news === 'changed' || shown === 'ending') ask();
    }

    stay.current = async () => {
      const answer = await extendSession();
      if (answer.kind === 'unknown') {
        return setView((now) => (now.kind === 'ending' ? { ...now, hasFailed: true } : now));
      }
      take(answer);
      channel.tell('used');
    };

    function look() {
      if (document.hidden) clearTimeout(timer);
      else ask();
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
      const answer = await askForSession();
      if (answer.kind !== 'living' || answer.subject !== subject) {
        return window.location.replace('/');
      }
      document.body.hidden = false;
      take(answer);
    }

    channel.tell('used');
    askInTime();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    return () => {
      clearTimeout(timer);
      channel.close();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
    };
  }, [subject, expiresAtSeconds, endsAtSeconds, signInUrl]);

  const onStay = useCallback(() => stay.current(), []);
  switch (view.kind) {
    case 'quiet':
      return null;
    case 'ending':
      return <SessionEnding {...view} onStay={onStay} />;
    case 'ended':
      return <SessionEnded signInHref={view.signInHref} />;
  }
}
