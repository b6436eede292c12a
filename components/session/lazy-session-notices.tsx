'use client';

import { lazy, useEffect, useState } from 'react';
import type { MonitoredPage } from './monitor-session';

const SessionNotices = lazy(async () => ({
  default: (await import('./session-notices')).SessionNotices,
}));

/** For a page that signed-out users see too: they do not load the monitor. Until it is there, the page is not monitored. */
export function LazySessionNotices({ page }: { page: MonitoredPage }) {
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return isMounted && <SessionNotices page={page} />;
}
