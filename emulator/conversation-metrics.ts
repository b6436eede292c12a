import type { Context } from 'hono';
import { personas } from './personas';
import { SeededRandom } from './seeded-random';
import type { EmulatorState } from './state';
import { jsonResponse, requireBearer, requireProfile, serviceError } from './users-api';

const minuteMs = 60_000;

/** How many conversations a persona resolves in an hour of the day, at most. Who is missing resolves none. */
const paces: Readonly<Record<string, number>> = {
  [personas.administrator.userId]: 4,
  [personas.agent.userId]: 9,
};

interface Work {
  readonly resolved: number;
  readonly handlingMs: number;
}

/** The resolved conversations of agents, by interval and in the whole time frame. */
export function conversationMetricsEndpoint(c: Context, state: EmulatorState): Response {
  requireProfile(requireBearer(c, state).userId);
  const { v, agentIds = '' } = c.req.query();
  const [timeframe, interval] = [Number(c.req.query('timeframe')), Number(c.req.query('interval'))];
  if (v !== '1' || !(timeframe >= 5 && timeframe <= 1_440 && timeframe % interval === 0)) {
    throw serviceError(400, 'v, timeframe or interval');
  }
  const lastEndMs = Math.ceil(state.now() / (5 * minuteMs)) * 5 * minuteMs;
  // The beginning is rounded too: the interval before the first one has its last 5 minutes, in which nothing happens.
  const ends = Array.from(
    { length: timeframe / interval + 1 },
    (_, index) => lastEndMs - index * interval * minuteMs,
  );
  const work = agentIds.split(',').map((id) => ({
    id,
    intervals: ends.map((endMs, index) => workOf(id, endMs, index < ends.length - 1)),
  }));
  return jsonResponse(c, state, {
    metricsByIntervals: ends.map((timestamp, index) => ({
      timestamp,
      metricsData: metricsOf(
        work.map(({ id, intervals }) => [id, intervals.slice(index, index + 1)]),
      ),
    })),
    ...metricsOf(work.map(({ id, intervals }) => [id, intervals])),
  });
}

/** The work of an agent in the interval that ends then, by day (UTC). It is the same at every request. */
function workOf(id: string, endMs: number, isWhole: boolean): Work {
  const random = new SeededRandom(Number(id) + Math.floor(endMs / (60 * minuteMs)));
  const isDay = isWhole && new Date(endMs).getUTCHours() % 20 >= 7;
  const resolved = isDay ? random.integer(0, paces[id] ?? 0) : 0;
  return { resolved, handlingMs: resolved * random.integer(4 * minuteMs, 22 * minuteMs) };
}

/** An agent who did nothing is missing; the totals are zeros then. */
function metricsOf(agents: readonly (readonly [string, readonly Work[]])[]) {
  const active = agents.filter(([, work]) => work.some(({ resolved }) => resolved > 0));
  const metricsPerAgent = Object.fromEntries(active.map(([id, work]) => [id, totals(work)]));
  const metricsTotals = totals(active.flatMap(([, work]) => work));
  return { agentsMetrics: { metricsPerAgent, metricsTotals } };
}

function totals(work: readonly Work[]) {
  const resolved = work.reduce((sum, one) => sum + one.resolved, 0);
  const handlingMs = work.reduce((sum, one) => sum + one.handlingMs, 0);
  return {
    totalResolvedConversations: resolved,
    resolvedConversations_byCCP: resolved,
    totalHandlingTime_resolvedConversations: handlingMs,
    avgTime_resolvedConversations: resolved === 0 ? 0 : handlingMs / resolved,
  };
}
