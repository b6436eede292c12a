import { z } from 'zod';
import type { CloudClient } from './client';
import { arrayOfReadable, lenientCount, lenientDuration, timestampSchema } from './lenient-schema';

const metrics = z.object({
  totalResolvedConversations: lenientCount,
  /** The page names no unit. Programs in the field read milliseconds. */
  totalHandlingTime_resolvedConversations: lenientDuration,
});

const interval = z.object({
  timestamp: timestampSchema,
  metricsData: z
    .object({ agentsMetrics: z.object({ metricsPerAgent: z.record(z.string(), z.unknown()) }) })
    .nullable()
    .catch(null),
});

const response = z.object({ metricsByIntervals: arrayOfReadable(interval) });

/** The conversations that a user resolved in the last 24 hours. */
export interface ConversationMetrics {
  /** Oldest first. The count is null where LivePerson sent none, or an impossible one. */
  readonly hours: readonly { readonly endsAtMs: number; readonly resolved: number | null }[];
  /** The sum of the hours; null if one of them is unknown. */
  readonly resolved: number | null;
  /** Null if it is unknown, or if nothing was resolved. */
  readonly averageHandlingMs: number | null;
}

/**
 * How many conversations the signed-in user resolved in the last 24 hours, by hour, and how long they took on average.
 * The newest hour ends at the next full 5 minutes.
 *
 * LivePerson: developer-center, pages/documents/data/messaging-operations/methods/messaging-conversation.md. Which
 * permission a user needs is not documented, so `forbidden` is a normal failure.
 *
 * @throws {CloudError}
 * @example
 * const result = await sentinel.cloud(fetchConversationMetrics);
 * if (result.kind === 'answered') return <p>{result.value.resolved} resolved</p>;
 */
export async function fetchConversationMetrics(cloud: CloudClient): Promise<ConversationMetrics> {
  const { value } = await cloud.get({
    service: 'leDataReporting',
    path: '/operations/api/account/{account}/msgconversation',
    query: { timeframe: 1_440, interval: 60, agentIds: cloud.userId, v: 1 },
    schema: response,
  });
  const hours = value.metricsByIntervals
    .map(({ timestamp, metricsData }) => {
      const perAgent = metricsData?.agentsMetrics.metricsPerAgent;
      // Who did nothing is missing.
      const own = metrics.safeParse(perAgent && (perAgent[cloud.userId] ?? nothing)).data;
      return {
        endsAtMs: timestamp,
        resolved: own?.totalResolvedConversations ?? null,
        handlingMs: own?.totalHandlingTime_resolvedConversations ?? null,
      };
    })
    .sort((one, other) => one.endsAtMs - other.endsAtMs)
    .slice(-maxHours);
  const resolved = sum(hours.map((hour) => hour.resolved));
  const handlingMs = sum(hours.map((hour) => hour.handlingMs));
  return {
    hours: hours.map(({ endsAtMs, resolved }) => ({ endsAtMs, resolved })),
    resolved,
    averageHandlingMs: resolved && handlingMs !== null ? handlingMs / resolved : null,
  };
}

const nothing = { totalResolvedConversations: 0, totalHandlingTime_resolvedConversations: 0 };

/** LivePerson sends one interval more: the 5 minutes before the first hour. */
const maxHours = 24;

/** Null if a number is unknown, or if there are none. */
function sum(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((number) => number !== null);
  if (known.length < numbers.length || numbers.length === 0) return null;
  return known.reduce((total, number) => total + number, 0);
}
