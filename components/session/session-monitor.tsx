'use client';

import { lazy, useEffect, useState } from 'react';
import type { MonitoredPage } from './monitor';

const Monitor = lazy(() => import('./monitor-view'));

/** The session monitor. It is loaded when the page is there: the pages that may also be shown signed out send this file. */
export function SessionMonitor({ page }: { readonly page: MonitoredPage }) {
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return isMounted && <Monitor page={page} />;
}
