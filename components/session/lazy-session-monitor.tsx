'use client';

import { lazy, useEffect, useState } from 'react';
import type { MonitoredPage } from './monitor';

const SessionMonitor = lazy(async () => ({
  default: (await import('./session-monitor')).SessionMonitor,
}));

/** For a page that signed-out users see too: they do not load the monitor. Until it is there, the page is not monitored. */
export function LazySessionMonitor({ page }: { page: MonitoredPage }) {
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return isMounted && <SessionMonitor page={page} />;
}
