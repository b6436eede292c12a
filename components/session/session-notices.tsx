'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button';
import { homeLink, MessagePanel } from '../ui/message-page';
import { type MonitoredPage, monitorSession, type SessionView } from './monitor-session';

const text = {
  expiring: 'You are about to be signed out',
  idle: 'You have not used this app for a while.',
  timeLimit: 'Your session is about to reach its time limit. Save your work, then sign in again.',
  timeLeft: (time: string) => `${time} left.`,
  failed: 'Your session could not be extended. Please try again.',
  extend: 'Stay signed in',
  expired: 'You are signed out',
  signInAgain: 'Your session has ended. Sign in again to return to this page.',
  signIn: 'Sign in again',
};

/** Warns before the session expires, and hides the page when it has ended: see {@link monitorSession}. */
export function SessionNotices({ page }: { page: MonitoredPage }) {
  const [view, setView] = useState<SessionView>({ kind: 'idle' });
  useEffect(() => monitorSession(page, setView), [page]);
  if (view.kind === 'expiring') return <ExpiringNotice {...view} />;
  return view.kind === 'expired' && <ExpiredDialog signInUrl={view.signInUrl} />;
}

type ExpiringView = Extract<SessionView, { kind: 'expiring' }>;

/** Warns that the session is about to expire. It does not cover what the user is working on. */
function ExpiringNotice({ expiresAtMs, hasFailed, extend }: ExpiringView) {
  return (
    <div
      role="alert"
      className="fixed inset-x-4 bottom-4 z-20 mx-auto max-w-lg rounded-2xl border border-caution-line bg-surface p-5 shadow-lift sm:inset-x-auto sm:end-6 sm:bottom-6 print:hidden"
    >
      <p className="font-semibold text-lg">{text.expiring}</p>
      <p className="mt-1 text-muted">
        {extend ? text.idle : text.timeLimit} <Countdown untilMs={expiresAtMs} />
      </p>
      {hasFailed && <p className="mt-2 text-caution">{text.failed}</p>}
      {extend && (
        <div className="mt-4">
          <Button type="button" onClick={extend}>
            {text.extend}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Hidden from screen readers, which would read it out every second. */
function Countdown({ untilMs }: { untilMs: number }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1_000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <span aria-hidden="true" className="font-medium text-ink tabular-nums">
      {text.timeLeft(time)}
    </span>
  );
}

/** Covers a page whose session has ended, so that it cannot be seen, used or printed. */
function ExpiredDialog({ signInUrl }: { readonly signInUrl: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    document.body.style.visibility = 'hidden';
    return () => {
      document.body.style.visibility = '';
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={text.expired}
      // Some browsers close a dialog on the second Escape, even if `cancel` was prevented.
      onCancel={(event) => event.preventDefault()}
      onClose={() => dialog.current?.showModal()}
      className="visible fixed inset-0 size-full max-h-none max-w-none overflow-y-auto bg-canvas p-4 text-ink"
    >
      <div className="mx-auto flex min-h-full max-w-xl flex-col justify-center">
        <MessagePanel
          title={text.expired}
          actions={[{ href: signInUrl, label: text.signIn }, homeLink]}
        >
          <p>{text.signInAgain}</p>
        </MessagePanel>
      </div>
    </dialog>
  );
}
