import type { ConversationMetrics } from 'sentinel-nextjs';
import { formatDuration } from './format-duration';
import { ResolvedChart } from './resolved-chart';
import { text } from './text';

/** The conversations that the user resolved in the last 24 hours. */
export function ResolvedConversations({
  hours,
  resolved,
  averageHandlingMs,
  locale,
}: ConversationMetrics & { locale: string }) {
  if (resolved === 0) return <p className="text-muted">{text.noneResolved}</p>;
  if (hours.every((hour) => hour.resolved === null)) {
    return <p className="text-muted">{text.noMetrics}</p>;
  }
  const figures = [
    [text.resolved, resolved?.toLocaleString(locale)],
    [text.averageHandling, averageHandlingMs ? formatDuration(averageHandlingMs, locale) : null],
  ];
  return (
    <>
      <dl className="flex flex-wrap gap-x-10 gap-y-3">
        {figures.map(
          ([term, figure]) =>
            figure && (
              <div key={term} className="flex flex-col-reverse">
                <dt className="text-muted">{term}</dt>
                <dd className="font-semibold text-2xl tabular-nums leading-tight">{figure}</dd>
              </div>
            ),
        )}
      </dl>
      <ResolvedChart hours={hours} locale={locale} />
    </>
  );
}
