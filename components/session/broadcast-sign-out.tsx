'use client';

import { useEffect } from 'react';
import { openSessionChannel } from './session-channel';

/** On a page that somebody sees who is signed out: tells the other tabs, which may not know yet. */
export function BroadcastSignOut() {
  useEffect(() => {
    const channel = openSessionChannel(() => undefined);
    channel.tell('changed');
    return () => channel.close();
  }, []);
  return null;
}
