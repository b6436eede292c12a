import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redirectUri } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { type Persona, personas } from './personas';
import { type Emulator, startEmulator } from './server';

const hourMs = 3_600_000;
const { administrator, agent, employee, longName, minimal } = personas;

describe('the services of the workspace', () => {
  let emulator: Emulator;
  let nowMs = Date.UTC(2024, 10, 5, 12, 2);
  let authorization = '';

  beforeAll(async () => {
    const installation = { redirectUris: [redirectUri] };
    emulator = await startEmulator({ installation, now: () => nowMs });
    await emulator.control.speak({ stringBooleans: false });
  });
  beforeEach(() => signIn(administrator));
  afterAll(() => emulator.close());

  async function signIn(persona: Persona): Promise<void> {
    const { access_token } = await new TestClient(emulator).tokens(persona);
    authorization = `Bearer ${access_token}`;
  }
  const statusOf = (body: object, method = 'POST') =>
    fetch(`${emulator.origin}/messaging_history/api/account/12345678/agent-view/status`, {
      method,
      headers: { authorization },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    });
  const recordsOf = async (...users: readonly Persona[]) => {
    const agentIds = users.map(({ userId }) => userId);
    return (await (await statusOf({ agentIds })).json()).agentStatusRecords;
  };
  const metricsOf = (query: string) =>
    fetch(`${emulator.origin}/operations/api/account/12345678/msgconversation?${query}`, {
      headers: { authorization },
    });
  const day = `timeframe=1440&interval=60&agentIds=${administrator.userId}&v=1`;

  it('have the status, the open conversations and the maximum of agents', async () => {
    expect(await recordsOf(agent, administrator)).toMatchObject([
      { agentId: agent.userId, currentStatus: 'ONLINE', openAssignedConversations: 8, load: 100 },
      {
        agentId: administrator.userId,
        agentGroupName: 'Messaging',
        currentStatusDuration: 8_040_000,
        currentStatusStartTimeL: nowMs - 8_040_000,
        configuredMaxSlots: 10,
        load: 30,
      },
    ]);
    expect((await statusOf({}, 'GET')).status).toBe(405);
  });

  it('have an agent who is away or back soon, and none who is not signed in', async () => {
    expect(await recordsOf(employee)).toEqual([]);
    const now = (await recordsOf(longName))[0].currentStatus;
    nowMs += hourMs;
    const later = (await recordsOf(longName))[0].currentStatus;
    nowMs -= hourMs;
    expect([now, later]).toEqual(['AWAY', 'BACK_SOON']);
  });

  it('have the resolved conversations by interval, and as a whole', async () => {
    const { metricsByIntervals, agentsMetrics } = await (await metricsOf(day)).json();
    expect(metricsByIntervals).toHaveLength(25);
    expect(metricsByIntervals[0].timestamp).toBe(Date.UTC(2024, 10, 5, 12, 5));
    const own = metricsByIntervals.flatMap(
      ({ metricsData }: { metricsData: { agentsMetrics: typeof agentsMetrics } }) =>
        Object.values(metricsData.agentsMetrics.metricsPerAgent),
    );
    const total = agentsMetrics.metricsTotals.totalResolvedConversations;
    expect(total).toBeGreaterThan(0);
    const sum = own.reduce(
      (count: number, hour: { totalResolvedConversations: number }) =>
        count + hour.totalResolvedConversations,
      0,
    );
    expect(sum).toBe(total);
    expect(await (await metricsOf(day)).json()).toMatchObject({ agentsMetrics });
  });

  it('have no agent who did nothing, and zeros in total', async () => {
    const response = await metricsOf(day.replace(administrator.userId, employee.userId));
    expect((await response.json()).agentsMetrics).toEqual({
      metricsPerAgent: {},
      metricsTotals: {
        totalResolvedConversations: 0,
        resolvedConversations_byCCP: 0,
        totalHandlingTime_resolvedConversations: 0,
        avgTime_resolvedConversations: 0,
      },
    });
  });

  it.each([
    day.replace('1440', '2880'),
    day.replace('=60', '=61'),
    day.replace('&v=1', ''),
    day.replace('interval=60', ''),
  ])('reject the query %s', async (query) => {
    expect((await metricsOf(query)).status).toBe(400);
  });

  it('reject a user without a profile, and an unknown token', async () => {
    await signIn(minimal);
    expect((await statusOf({})).status).toBe(403);
    expect((await metricsOf(day)).status).toBe(403);
    authorization = 'Bearer unknown';
    expect((await statusOf({})).status).toBe(401);
    expect((await metricsOf(day)).status).toBe(401);
  });
});
