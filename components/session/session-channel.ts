/**
 * What the tabs of one browser tell each other about their session: `changed` when it may have ended, or the key of
 * the user (`userKey`) who has just used it.
 */
export type SessionEvent = string;

/** Connects the tabs. */
export function openSessionChannel(onEvent?: (event: SessionEvent) => void): BroadcastChannel {
  const channel = new BroadcastChannel('session');
  channel.addEventListener('message', ({ data }: MessageEvent<SessionEvent>) => onEvent?.(data));
  return channel;
}
