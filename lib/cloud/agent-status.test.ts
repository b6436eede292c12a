import { expect, it } from 'vitest';
import { signedInCloud } from '../../e2e/support/signed-in-cloud';
import { type Persona, personas } from '../../emulator/personas';
import { fetchAgentStatus } from './agent-status';

const { emulator, cloudOf } = signedInCloud();
const { administrator, agent, employee, longName, minimal } = personas;
const statusOf = async (persona: Persona) => fetchAgentStatus(await cloudOf(persona));

/** Answers with one record of the administrator. */
const answer = (record: object, others: readonly object[] = []) => {
  const agentStatusRecords = [...others, { agentId: administrator.userId, ...record }];
  return emulator().control.fault({
    on: 'agent_status',
    answer: { kind: 'status', status: 200, body: { agentStatusRecords } },
  });
};
const nothingKnown = {
  agentId: administrator.userId,
  status: null,
  statusDurationMs: null,
  openConversations: null,
  maxConversations: null,
};

it.each([true, false])('is parsed with values as strings: %s', async (stringBooleans) => {
  await emulator().control.speak({ stringBooleans });
  expect(await statusOf(administrator)).toEqual({
    agentId: administrator.userId,
    status: 'ONLINE',
    statusDurationMs: 8_040_000,
    openConversations: 3,
    maxConversations: 10,
  });
});

it('is that of the signed-in user, also at the limit and away', async () => {
  expect(await statusOf(agent)).toMatchObject({ openConversations: 8, maxConversations: 8 });
  expect((await statusOf(longName))?.status).toMatch(/^(AWAY|BACK_SOON)$/);
});

it('is null for a user who is not signed in to the workspace', async () => {
  expect(await statusOf(employee)).toBeNull();
  await answer({ agentId: agent.userId });
  expect(await statusOf(administrator)).toBeNull();
});

it('is forbidden for a user without a profile', async () => {
  await expect(statusOf(minimal)).rejects.toMatchObject({ code: 'forbidden', service: 'msgHist' });
});

it('is found among others, with an id that is a number', async () => {
  const number = Number(administrator.userId);
  await answer({ agentId: number, currentStatus: 'BACK_SOON' }, [{ agentId: 7 }, {}, { id: 1 }]);
  expect(await statusOf(administrator)).toMatchObject({ status: 'BACK_SOON' });
});

it.each(['BUSY', 'online', '', 2, null, undefined])(
  'is unknown for the status %j',
  async (currentStatus) => {
    await answer({ currentStatus });
    expect(await statusOf(administrator)).toEqual(nothingKnown);
  },
);

it.each([-1, 1e12, 'NaN', '', null, [], {}])('has no number for %j', async (absurd) => {
  await answer({
    currentStatusDuration: absurd,
    openAssignedConversations: absurd,
    configuredMaxSlots: absurd,
  });
  expect(await statusOf(administrator)).toEqual(nothingKnown);
});
