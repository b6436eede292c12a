import { LocalTime } from '@/components/ui/local-time';

/**
 * When something changed at Conversational Cloud. Where the service says in which time zone, it is shown in the
 * person's own; else as it was written, for a guess would be wrong for most of the world.
 */
export function RemoteTimestamp({ text }: { text: string | null }) {
  if (text === null) return 'Not given';
  const ms = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? (
    <bdi className="inline-block">{text}</bdi>
  ) : (
    <LocalTime seconds={Math.floor(ms / 1_000)} />
  );
}
