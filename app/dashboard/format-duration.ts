import { perLocale } from '../locale';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

const formatsOf = perLocale((locale) =>
  units.map(([unit, unitMs]) => {
    const { format } = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' });
    return { unitMs, format };
  }),
);

/** A duration in its largest unit and the next smaller one: `2 hr 14 min`. */
export function formatDuration(durationMs: number, locale: string): string {
  const formats = formatsOf(locale);
  const largest = formats.findIndex(({ unitMs }) => durationMs >= unitMs);
  const [first, second] = formats.slice(largest);
  if (!first) return '';
  const count = Math.floor(durationMs / first.unitMs);
  const rest = second ? Math.floor((durationMs % first.unitMs) / second.unitMs) : 0;
  return [first.format(count), ...(second && rest > 0 ? [second.format(rest)] : [])].join(' ');
}
