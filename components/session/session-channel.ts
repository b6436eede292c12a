/**
 * What the tabs of one browser tell each other about their session: `changed` when it may have ended, or the key of
 * the user (`userKey`) who has just used it.
 */
export type SessionEvent = string;

/** Connects the tabs. Without `BroadcastChannel`, each tab asks the server by itself. */
export function openSessionChannel(onEvent: (event: SessionEvent) => void): {
  post(event: SessionEvent): void;
  close(): void;
} {
  if (!('BroadcastChannel' in window)) return { post: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel('session');
  channel.addEventListener('message', ({ data }: MessageEvent<SessionEvent>) => onEvent(data));
  return { post: (event) => channel.postMessage(event), close: () => channel.close() };
}
