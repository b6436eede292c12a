import { expect, it } from 'vitest';
import { signedInCloud } from '../../e2e/support/signed-in-cloud';
import { type Persona, personas } from '../../emulator/personas';
import { fetchConversationMetrics } from './conversation-metrics';

const noonMs = Date.UTC(2024, 10, 5, 12, 2);
const hourMs = 3_600_000;
const { emulator, cloudOf } = signedInCloud({ now: () => noonMs });
const { administrator, agent, employee, minimal } = personas;
const metricsOf = async (persona: Persona) => fetchConversationMetrics(await cloudOf(persona));

const interval = (
  timestamp: unknown,
  totalResolvedConversations: unknown,
  handlingMs: unknown,
) => ({
  timestamp,
  metricsData: {
    agentsMetrics: {
      metricsPerAgent: {
        [administrator.userId]: {
          totalResolvedConversations,
          totalHandlingTime_resolvedConversations: handlingMs,
        },
      },
    },
  },
});
const answer = (metricsByIntervals: unknown) =>
  emulator().control.fault({
    on: 'metrics',
    answer: { kind: 'status', status: 200, body: { metricsByIntervals } },
  });

it.each([true, false])('are parsed with values as strings: %s', async (stringBooleans) => {
  await emulator().control.speak({ stringBooleans });
  const { hours, resolved, averageHandlingMs } = await metricsOf(agent);
  const [first, last] = [hours.at(0)?.endsAtMs, hours.at(-1)?.endsAtMs];
  expect([first, last]).toEqual([Date.UTC(2024, 10, 4, 13, 5), Date.UTC(2024, 10, 5, 12, 5)]);
  expect(hours).toHaveLength(24);
  expect(resolved).toBe(hours.reduce((sum, hour) => sum + (hour.resolved ?? 0), 0));
  expect(resolved).toBeGreaterThan(20);
  expect(averageHandlingMs).toBeGreaterThan(4 * 60_000);
  expect(averageHandlingMs).toBeLessThan(22 * 60_000);
});

it('are zeros for a user who did nothing', async () => {
  const { hours, ...rest } = await metricsOf(employee);
  expect(rest).toEqual({ resolved: 0, averageHandlingMs: null });
  expect(hours.every(({ resolved }) => resolved === 0)).toBe(true);
});

it('are forbidden for a user without a profile', async () => {
  const error = { code: 'forbidden', service: 'leDataReporting' };
  await expect(metricsOf(minimal)).rejects.toMatchObject(error);
});

it('are those of the user, not of all agents', async () => {
  const [hour] = [interval(noonMs, 3, 60_000)];
  const perAgent = hour.metricsData.agentsMetrics.metricsPerAgent;
  perAgent[agent.userId] = {
    totalResolvedConversations: 100,
    totalHandlingTime_resolvedConversations: 1,
  };
  await answer([hour]);
  expect(await metricsOf(administrator)).toEqual({
    hours: [{ endsAtMs: noonMs, resolved: 3 }],
    resolved: 3,
    averageHandlingMs: 20_000,
  });
});

it('are sorted, at most 24, without hours that have no time', async () => {
  const hours = Array.from({ length: 40 }, (_, index) =>
    interval(noonMs - index * hourMs, index, 0),
  );
  await answer([...hours, interval('NaN', 1, 1), interval(-1, 1, 1), { metricsData: null }, 'x']);
  const metrics = await metricsOf(administrator);
  expect(metrics.hours.map(({ resolved }) => resolved)).toEqual(
    Array.from({ length: 24 }, (_, index) => 23 - index),
  );
});

it.each([-1, 1e12, 'NaN', 1.5, null, {}])('have no number for %j', async (absurd) => {
  await answer([interval(noonMs, 2, 60_000), interval(noonMs + hourMs, absurd, absurd)]);
  expect(await metricsOf(administrator)).toEqual({
    hours: [
      { endsAtMs: noonMs, resolved: 2 },
      { endsAtMs: noonMs + hourMs, resolved: null },
    ],
    resolved: null,
    averageHandlingMs: null,
  });
});

it('know nothing without hours, and nothing of an hour without metrics', async () => {
  await answer([]);
  const nothing = { hours: [], resolved: null, averageHandlingMs: null };
  expect(await metricsOf(administrator)).toEqual(nothing);
  await answer([{ timestamp: noonMs }]);
  const hours = [{ endsAtMs: noonMs, resolved: null }];
  expect(await metricsOf(administrator)).toEqual({ ...nothing, hours });
});
