'use client';

import { useSyncExternalStore } from 'react';

const neverChanges = () => () => {};

/** A time in the user's locale and time zone. Until the browser renders it, and without JavaScript, it is in UTC. */
export function LocalTime({ seconds }: { seconds: number }) {
  const date = new Date(seconds * 1000);
  const iso = date.toISOString();
  const text = useSyncExternalStore(
    neverChanges,
    () => date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
    // Without Intl: server and browser must render the same text, and their locale data may differ.
    () => `${iso.slice(0, 16).replace('T', ' ')} UTC`,
  );
  return (
    <time dateTime={iso} dir="auto">
      {text}
    </time>
  );
}
