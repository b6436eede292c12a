import { LocalTime } from '@/components/ui/local-time';

/** What can be shown of a time: Unix seconds if it states its time zone, else its clock time or the text as it is. */
export interface ParsedTimestamp {
  readonly seconds?: number;
  readonly dateTime?: string;
  readonly text: string;
}

/** Parses a time as Conversational Cloud states it. Without a time zone a guess would be wrong for most of the world. */
export function parseTimestamp(timestamp: string, format: Intl.DateTimeFormat): ParsedTimestamp {
  if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(timestamp)) {
    const ms = Date.parse(timestamp);
    if (!Number.isNaN(ms)) return { seconds: Math.floor(ms / 1_000), text: timestamp };
  }
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)/.exec(timestamp) ?? [];
  const date = new Date(`${day}T${time}Z`);
  if (Number.isNaN(date.getTime())) return { text: timestamp };
  return { dateTime: `${day}T${time}`, text: format.format(date) };
}

/** With a time zone it is shown in the user's own. */
export function Timestamp({ seconds, dateTime, text }: ParsedTimestamp) {
  if (seconds !== undefined) return <LocalTime seconds={seconds} />;
  if (dateTime === undefined) return <bdi className="inline-block">{text}</bdi>;
  return (
    <time dateTime={dateTime} dir="auto" className="inline-block">
      {text}
    </time>
  );
}
