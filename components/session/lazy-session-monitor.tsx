'use client';

import { lazy, useEffect, useState } from 'react';
import type { SessionMonitorProps } from './session-monitor';

const SessionMonitor = lazy(async () => ({
  default: (await import('./session-monitor')).SessionMonitor,
}));

/** For a page that signed-out users see too: they do not load the monitor. Until it is there, the page is not monitored. */
export function LazySessionMonitor(props: SessionMonitorProps) {
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return isMounted && <SessionMonitor {...props} />;
}
