'use client';

import { useEffect } from 'react';
import type { Handoff } from './popup-sign-in';

/** Gives what stands behind the `#` to the frame that opened this window, and closes it. Shows nothing. */
export function PostHandoff() {
  useEffect(() => {
    const frameHandle = window.location.hash.slice(1);
    if (frameHandle === '') return;
    // It is of use once, and to that frame alone; nobody need find it in the address all the same.
    window.history.replaceState(null, '', window.location.pathname);
    const message: Handoff = { frameHandle };
    // Without an opener there is nobody to tell: the frame asks by itself.
    window.opener?.postMessage(message, window.location.origin);
    window.close();
  }, []);
  return null;
}
