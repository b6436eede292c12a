'use client';

import { useEffect, useState } from 'react';
import { Button } from '../ui/button';
import type { SessionView } from './monitor';

const text = {
  title: 'You are about to be signed out',
  idle: 'You have not used this app for a while.',
  timeLimit: 'Your session is about to reach its time limit. Save your work, then sign in again.',
  timeLeft: (time: string) => `${time} left.`,
  failed: 'Your session could not be extended. Please try again.',
  extend: 'Stay signed in',
};

/** Warns that the session is about to expire. It does not cover what the user is working on. */
export function ExpiringNotice({
  expiresAtMs,
  canBeExtended,
  hasFailed,
  onExtend,
}: Extract<SessionView, { kind: 'expiring' }> & { readonly onExtend: () => void }) {
  return (
    <div
      role="alert"
      className="fixed inset-x-4 bottom-4 z-20 mx-auto max-w-lg rounded-2xl border border-caution-line bg-surface p-5 shadow-lift sm:inset-x-auto sm:end-6 sm:bottom-6 print:hidden"
    >
      <p className="font-semibold text-lg">{text.title}</p>
      <p className="mt-1 text-muted">
        {canBeExtended ? text.idle : text.timeLimit} <Countdown untilMs={expiresAtMs} />
      </p>
      {hasFailed && <p className="mt-2 text-caution">{text.failed}</p>}
      {canBeExtended && (
        <div className="mt-4">
          <Button type="button" onClick={onExtend}>
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
