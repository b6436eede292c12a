import { getTimeFormat } from './locale';
import { parseTimestamp, Timestamp } from './timestamp';

const text = { unknown: 'Unknown' };

/** A time as Conversational Cloud states it. */
export async function RemoteTimestamp({ timestamp }: { timestamp: string | null }) {
  if (timestamp === null) return text.unknown;
  return <Timestamp {...parseTimestamp(timestamp, await getTimeFormat())} />;
}
