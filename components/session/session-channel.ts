/**
 * What the tabs of one browser tell each other about the session they share: `changed`, when it may have ended, or who is
 * signed in (`personOf`), when that person has just used it.
 */
export type SessionEvent = string;

const channelName = 'session';

/** Listens to the other tabs. Where there is no such channel, each tab finds out by itself. */
export function openSessionChannel(onNews: (news: SessionEvent) => void): {
  tell(news: SessionEvent): void;
  close(): void;
} {
  if (!('BroadcastChannel' in window)) return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', ({ data }: MessageEvent<SessionEvent>) => onNews(data));
  return { tell: (news) => channel.postMessage(news), close: () => channel.close() };
}
