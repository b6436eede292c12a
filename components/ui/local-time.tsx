'use client';

import { useSyncExternalStore } from 'react';

const neverChanges = () => () => {};

/** A moment as `<time>`: UTC until the browser takes over, then the person's own time and manner. */
export function LocalTime({ seconds }: { seconds: number }) {
  const moment = new Date(seconds * 1000);
  const text = useSyncExternalStore(
    neverChanges,
    () => inLocalTime(moment),
    () => inUtc(moment),
  );
  return (
    <time dateTime={moment.toISOString()} dir="auto">
      {text}
    </time>
  );
}

function inLocalTime(moment: Date): string {
  return moment.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Without Intl: server and browser must agree on every character, and their locale data may differ. */
function inUtc(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
