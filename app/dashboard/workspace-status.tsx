import { scaleBand } from 'd3-scale';
import type { AgentStatus } from 'sentinel-nextjs';
import { LocalTime } from '@/components/ui/local-time';
import { formatDuration } from './format-duration';
import { text } from './text';

const heading = 'flex items-center gap-3 font-semibold text-2xl leading-tight';

/** The dot is filled for a user who gets conversations. */
const dots = {
  ONLINE: 'fill-current text-accent',
  AWAY: 'fill-none text-lamp',
  BACK_SOON: 'fill-none text-lamp',
  OFFLINE: 'fill-none text-edge',
};

interface WorkspaceStatusProps {
  /** Null: they are not signed in there. */
  readonly agent: AgentStatus | null;
  readonly locale: string;
}

/** The user's status in the agent workspace, and their open conversations against the maximum. */
export function WorkspaceStatus({ agent, locale }: WorkspaceStatusProps) {
  if (agent === null) {
    return (
      <>
        <p className={heading}>{text.notSignedIn}</p>
        <p className="mt-1 text-muted">{text.whereToSignIn}</p>
      </>
    );
  }
  const { status, statusDurationMs, openConversations: open, maxConversations: max } = agent;
  const format = (count: number) => count.toLocaleString(locale);
  return (
    <>
      <p className={heading}>
        {status && (
          <svg
            aria-hidden="true"
            className={`size-3.5 shrink-0 forced-colors:text-[CanvasText] ${dots[status]}`}
          >
            <circle cx="50%" cy="50%" r="35%" stroke="currentColor" strokeWidth="3" />
          </svg>
        )}
        {status ? text.statuses[status] : text.unknown}
      </p>
      {statusDurationMs !== null && (
        <p className="mt-1 text-muted">
          {text.statusTime(formatDuration(statusDurationMs, locale))}
          <LocalTime
            seconds={Math.floor((Date.now() - statusDurationMs) / 1_000)}
            isShort={statusDurationMs < 86_400_000}
          />
        </p>
      )}
      {open !== null && (
        <p className="mt-6">
          <strong className="font-semibold text-2xl tabular-nums">{format(open)}</strong>{' '}
          {max ? text.openOf(format(max)) : text.open}
        </p>
      )}
      {open !== null && max !== null && max > 0 && (
        <>
          <Gauge open={open} max={max} />
          <p className="text-muted">{text.room(max - open, format(Math.abs(max - open)))}</p>
        </>
      )}
    </>
  );
}

/** A segment for each conversation, up to 20. The numbers are beside it in words. */
function Gauge({ open, max }: { open: number; max: number }) {
  const segments = Array.from({ length: Math.min(max, 20) }, (_, index) => index);
  const x = scaleBand(segments, [0, 100]).paddingInner(segments.length / 50);
  const filled = Math.ceil((open / max) * segments.length);
  return (
    <svg
      aria-hidden="true"
      className={`my-2 h-3 w-full forced-colors:text-[CanvasText] ${open < max ? 'text-accent' : 'text-lamp'}`}
    >
      {segments.map((index) => (
        <rect
          key={index}
          x={`${x(index)}%`}
          width={`${x.bandwidth()}%`}
          height="100%"
          rx="3"
          className={index < filled ? 'fill-current' : 'fill-line forced-colors:fill-[GrayText]'}
        />
      ))}
    </svg>
  );
}
