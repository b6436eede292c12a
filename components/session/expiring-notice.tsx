'use client';

import { useEffect, useState } from 'react';
import { Button } from '../ui/button';
import type { SessionView } from './monitor';

type SessionEndingProps = Omit<Extract<SessionView, { kind: 'ending' }>, 'kind'> & {
  readonly onStay: () => void;
};

/** Warns that the session is about to end. It covers nothing that a person may be working on. */
export function ExpiringNotice({
  expiresAtMs,
  canBeExtended,
  hasFailed,
  onStay,
}: SessionEndingProps) {
  return (
    <div
      role="alert"
      className="fixed inset-x-4 bottom-4 z-20 mx-auto max-w-lg rounded-2xl border border-caution-line bg-surface p-5 shadow-lift sm:inset-x-auto sm:end-6 sm:bottom-6 print:hidden"
    >
      <p className="font-semibold text-lg">You are about to be signed out</p>
      <p className="mt-1 text-muted">
        {canBeExtended
          ? 'You have not used this app for a while.'
          : 'Your session has reached its time limit. Finish what you are doing, then sign in again.'}{' '}
        <Remaining untilMs={expiresAtMs} />
      </p>
      {hasFailed && (
        <p className="mt-2 text-caution">Your session could not be extended. Please try again.</p>
      )}
      {canBeExtended && (
        <div className="mt-4">
          <Button type="button" onClick={onStay}>
            Stay signed in
          </Button>
        </div>
      )}
    </div>
  );
}

/** Counts down for the eye alone: read out every second it would be unbearable. */
function Remaining({ untilMs }: { untilMs: number }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1_000));
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <span aria-hidden="true" className="font-medium text-ink tabular-nums">
      {text} left.
    </span>
  );
}
