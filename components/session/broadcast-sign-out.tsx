'use client';

import { useEffect } from 'react';
import { openSessionChannel } from './session-channel';

/** On a page for signed-out users: tells the other tabs, which may not know yet. */
export function BroadcastSignOut() {
  useEffect(() => {
    const channel = openSessionChannel();
    channel.postMessage('changed');
    return () => channel.close();
  }, []);
  return null;
}
