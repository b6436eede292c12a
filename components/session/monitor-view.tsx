'use client';

import { useEffect, useRef, useState } from 'react';
import { ExpiredDialog } from './expired-dialog';
import { ExpiringNotice } from './expiring-notice';
import { type MonitoredPage, monitorSession, type SessionView } from './monitor';

/** Warns before the session ends, and takes the page away when it has: see {@link monitorSession}. */
export function SessionMonitor({
  accountId,
  subject,
  mark,
  expiresAtSeconds,
  expiresInSeconds,
  endsAtSeconds,
  signInUrl,
}: MonitoredPage) {
  const [view, setView] = useState<SessionView>({ kind: 'quiet' });
  const watch = useRef<ReturnType<typeof monitorSession>>(null);
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
    const started = monitorSession(page, setView);
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
      return <ExpiringNotice {...view} onStay={() => watch.current?.stay()} />;
    case 'ended':
      return <ExpiredDialog signInHref={view.signInHref} />;
  }
}
