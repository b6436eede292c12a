const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A duration in its largest unit and the next smaller one: `2 hr 14 min`. */
export function formatDuration(durationMs: number, locale: string): string {
  const largest = units.findIndex(([, unitMs]) => durationMs >= unitMs);
  const used = largest < 0 ? units.slice(-1) : units.slice(largest, largest + 2);
  let restMs = durationMs;
  return used
    .map(([unit, unitMs]) => {
      const count = Math.floor(restMs / unitMs);
      restMs -= count * unitMs;
      return count === 0 && used.length > 1
        ? ''
        : count.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'short' });
    })
    .filter(Boolean)
    .join(' ');
}
