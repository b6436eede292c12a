'use client';

import { useEffect } from 'react';

/**
 * Connects the tabs of one browser. They tell each other about their session: `changed` when it may have ended, or the
 * key of the user (`userKey`) who has just used it.
 */
export function openSessionChannel(onEvent?: (event: string) => void): BroadcastChannel {
  const channel = new BroadcastChannel('session');
  channel.addEventListener('message', ({ data }: MessageEvent<string>) => onEvent?.(data));
  return channel;
}

/** On a page for signed-out users: tells the other tabs, which may not know yet. */
export function BroadcastSignOut() {
  useEffect(() => {
    const channel = openSessionChannel();
    channel.postMessage('changed');
    return () => channel.close();
  }, []);
  return null;
}
