'use client';

import { useEffect, useRef, useState } from 'react';
import { SessionEnded } from './expired-dialog';
import { SessionEnding } from './expiring-notice';
import { type SessionView, type WatchedPage, watchSession } from './monitor';

/** Warns before the session ends, and takes the page away when it has: see {@link watchSession}. */
export function SessionWatch({
  accountId,
  subject,
  mark,
  expiresAtSeconds,
  expiresInSeconds,
  endsAtSeconds,
  signInUrl,
}: WatchedPage) {
  const [view, setView] = useState<SessionView>({ kind: 'quiet' });
  const watch = useRef<ReturnType<typeof watchSession>>(null);
  useEffect(() => {
    const page = {
      accountId,
      subject,
      mark,
      expiresAtSeconds,
      expiresInSeconds,
      endsAtSeconds,
      signInUrl,
    };
    const started = watchSession(page, setView);
    watch.current = started;
    return () => {
      started.stop();
      setView({ kind: 'quiet' });
    };
  }, [accountId, subject, mark, expiresAtSeconds, expiresInSeconds, endsAtSeconds, signInUrl]);

  switch (view.kind) {
    case 'quiet':
      return null;
    case 'ending':
      return <SessionEnding {...view} onStay={() => watch.current?.stay()} />;
    case 'ended':
      return <SessionEnded signInHref={view.signInHref} />;
  }
}
