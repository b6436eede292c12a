'use client';

import { useEffect, useRef, useState } from 'react';
import { ExpiredDialog } from './expired-dialog';
import { ExpiringNotice } from './expiring-notice';
import { type MonitoredPage, monitorSession, type SessionView } from './monitor';

/** Warns before the session expires, and hides the page when it has ended: see {@link monitorSession}. */
export function SessionMonitor({ page }: { readonly page: MonitoredPage }) {
  const [view, setView] = useState<SessionView>({ kind: 'idle' });
  const monitor = useRef<ReturnType<typeof monitorSession>>(null);
  useEffect(() => {
    const started = monitorSession(page, setView);
    monitor.current = started;
    return () => {
      started.stop();
      setView({ kind: 'idle' });
    };
  }, [page]);

  switch (view.kind) {
    case 'idle':
      return null;
    case 'expiring':
      return <ExpiringNotice {...view} onExtend={() => monitor.current?.extend()} />;
    case 'expired':
      return <ExpiredDialog signInUrl={view.signInUrl} />;
  }
}
