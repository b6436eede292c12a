import { LocalTime } from '@/components/ui/local-time';
import { perLocale } from './locale';

/** The clock time in UTC. */
const formatOf = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }),
);

/**
 * A time as Conversational Cloud states it. With a time zone it is shown in the user's own. Without one it is shown as it
 * is: a guess would be wrong for most of the world.
 */
export function RemoteTimestamp({ timestamp, locale }: { timestamp: string; locale: string }) {
  if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(timestamp)) {
    const ms = Date.parse(timestamp);
    if (!Number.isNaN(ms)) return <LocalTime seconds={Math.floor(ms / 1_000)} />;
  }
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)/.exec(timestamp) ?? [];
  const date = new Date(`${day}T${time}Z`);
  if (Number.isNaN(date.getTime())) return <bdi className="inline-block">{timestamp}</bdi>;
  return (
    <time dateTime={`${day}T${time}`} dir="auto" className="inline-block">
      {formatOf(locale).format(date)}
    </time>
  );
}
