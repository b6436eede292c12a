'use client';

import { useSyncExternalStore } from 'react';

const neverChanges = () => () => {};

const short = { timeStyle: 'short' } as const;

/**
 * A time in the user's locale and time zone, without the day if it is short. Until the browser renders it, and without
 * JavaScript, it is in UTC.
 */
export function LocalTime({ seconds, isShort = false }: { seconds: number; isShort?: boolean }) {
  const date = new Date(seconds * 1000);
  const iso = date.toISOString();
  const text = useSyncExternalStore(
    neverChanges,
    () => date.toLocaleString(undefined, isShort ? short : { dateStyle: 'medium', ...short }),
    // Without Intl: server and browser must render the same text, and their locale data may differ.
    () => `${iso.slice(isShort ? 11 : 0, 16).replace('T', ' ')} UTC`,
  );
  return (
    <time dateTime={iso} dir="auto">
      {text}
    </time>
  );
}
