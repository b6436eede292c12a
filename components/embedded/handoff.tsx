'use client';

import { useEffect } from 'react';
import type { Handoff } from './popup-sign-in';

/** Posts the handle in the URL's fragment to the iframe that opened this window, and closes the window. */
export function PostHandoff() {
  useEffect(() => {
    const frameHandle = window.location.hash.slice(1);
    if (frameHandle === '') return;
    // Only that iframe can redeem it, and only once. It still does not need to stay in the address.
    window.history.replaceState(null, '', window.location.pathname);
    const message: Handoff = { frameHandle };
    // Without an opener the iframe asks the server by itself.
    window.opener?.postMessage(message, window.location.origin);
    window.close();
  }, []);
  return null;
}
