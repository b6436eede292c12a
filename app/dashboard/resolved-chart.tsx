import { scaleLinear } from 'd3-scale';
import type { ConversationMetrics } from 'sentinel-nextjs';
import { LocalTime } from '@/components/ui/local-time';
import { text } from './text';

const hourMs = 3_600_000;

const percent = (share: number) => `${Math.round(share * 10) / 10}%`;

type ResolvedChartProps = Pick<ConversationMetrics, 'hours'> & { locale: string };

/**
 * A bar for each hour with conversations, drawn on the server, and the same as a table for screen readers. Hours are
 * placed by their distance to the last one, so that no time zone moves them. Only the browser knows the clock time.
 */
export function ResolvedChart({ hours, locale }: ResolvedChartProps) {
  const endMs = hours.at(-1)?.endsAtMs ?? 0;
  const shown = hours.filter(({ resolved }) => resolved !== 0);
  const hoursAgo = (endsAtMs: number) => Math.round((endMs - endsAtMs) / hourMs);
  const x = scaleLinear([24, 0], [0, 100]);
  const y = scaleLinear([0, Math.max(1, ...hours.map((hour) => hour.resolved ?? 0))], [100, 0]);
  const ticks = y.nice(2).ticks(2).filter(Number.isInteger);
  return (
    <figure className="mt-6">
      <div aria-hidden="true" className="ps-8 text-xs">
        <svg aria-hidden="true" className="h-32 w-full overflow-visible">
          {ticks.map((tick) => (
            <g key={tick} className="fill-muted forced-colors:fill-[CanvasText]">
              <line x2="100%" y1={percent(y(tick))} y2={percent(y(tick))} className="stroke-line" />
              <text x="-8" y={percent(y(tick))} dy="4" textAnchor="end">
                {tick.toLocaleString(locale)}
              </text>
            </g>
          ))}
          <g className="fill-accent forced-colors:fill-[CanvasText]">
            {shown.map(({ endsAtMs, resolved }) => (
              <rect
                key={endsAtMs}
                x={percent(x(hoursAgo(endsAtMs) + 0.9))}
                y={percent(y(resolved ?? 0))}
                width={percent(x(0.2) - x(1))}
                height={percent(y(0) - y(resolved ?? 0))}
                rx="2"
              >
                <title>{resolved}</title>
              </rect>
            ))}
          </g>
        </svg>
        <div className="mt-2 flex justify-between text-muted">
          {[24, 12, 0].map((ago) => (
            <LocalTime key={ago} seconds={(endMs - ago * hourMs) / 1_000} isShort />
          ))}
        </div>
      </div>
      <div className="sr-only">
        <table>
          <caption>{text.resolvedByHour}</caption>
          <tbody>
            {shown.map(({ endsAtMs, resolved }) => (
              <tr key={endsAtMs}>
                <th scope="row">{text.hoursAgo(hoursAgo(endsAtMs))}</th>
                <td>{resolved?.toLocaleString(locale) ?? text.unknown}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
