import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lookupOf, startEmulatedSentinel } from '../../e2e/support/emulated-sentinel';
import { TestClient } from '../../e2e/support/emulator-client';
import type { FaultResponse } from '../../emulator/faults';
import type { Endpoint } from '../../emulator/request-log';
import type { Emulator } from '../../emulator/server';
import { fetchAgentGroups } from './agent-groups';
import { fetchAgentStatus } from './agent-status';
import { type CloudClient, createCloudClients } from './client';
import type { CloudErrorCode } from './cloud-error';
import { fetchConversationMetrics } from './conversation-metrics';
import { fetchMe } from './me';
import { fetchProfiles } from './profiles';
import { fetchSkills } from './skills';
import { fetchUsers } from './users';

const configuration = 'accountConfigReadOnly';
const services: readonly [Endpoint, string, (cloud: CloudClient) => Promise<unknown>][] = [
  ['users', configuration, (cloud) => fetchMe(cloud, cloud.userId)],
  ['user_list', configuration, fetchUsers],
  ['profiles', configuration, fetchProfiles],
  ['skills', configuration, fetchSkills],
  ['agent_groups', configuration, fetchAgentGroups],
  ['agent_status', 'msgHist', fetchAgentStatus],
  ['metrics', 'leDataReporting', fetchConversationMetrics],
];
const records: readonly Endpoint[] = ['users', 'agent_status', 'metrics'];
const status = (code: number, body?: unknown): FaultResponse => ({
  kind: 'status',
  status: code,
  ...(body !== undefined && { body }),
});
const faults: readonly [string, FaultResponse, CloudErrorCode, number | null][] = [
  ['an HTML page', { kind: 'html' }, 'unexpected_answer', 200],
  ['an empty body', { kind: 'empty' }, 'unexpected_answer', 200],
  ['half a body', { kind: 'truncated' }, 'unexpected_answer', 200],
  ['50 MB', { kind: 'huge', bytes: 50_000_000 }, 'unexpected_answer', null],
  ['a text', status(200, 'text'), 'unexpected_answer', 200],
  ['204', status(204), 'unexpected_answer', 204],
  ['304 without a cached value', status(304), 'unexpected_answer', 304],
  ['401', status(401), 'unauthorized', 401],
  ['403', status(403), 'forbidden', 403],
  ['404', status(404), 'not_found', 404],
  ['412', status(412), 'conflict', 412],
  ['503', status(503), 'unavailable', 503],
];

describe.each(services)('the service %s', (on, service, fetchFrom) => {
  let emulator: Emulator;
  let cloud: CloudClient;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
    const { access_token = '' } = await new TestClient(emulator).tokens();
    const user = { accountId: '12345678', userId: `reads-${on}`, accessToken: access_token };
    cloud = createCloudClients(() => lookupOf(emulator.origin))(user);
  });
  afterEach(() => emulator.control.forgetFaults());
  afterAll(() => emulator.close());

  it.each(faults)(
    'fails with a code, its name and the status: %s',
    async (_what, answer, code, status) => {
      await emulator.control.fault({ on, answer });
      // Lists that are cached for the account are those of other tests.
      const elsewhere = { ...cloud, accountId: `${on} ${_what}` };
      await expect(fetchFrom(elsewhere)).rejects.toMatchObject({
        name: 'CloudError',
        code,
        service,
        status,
      });
    },
  );

  it('fails for a list in place of a record, and a record in place of a list', async () => {
    const body = records.includes(on) ? [{ id: 1 }] : { id: 1 };
    await emulator.control.fault({ on, answer: status(200, body) });
    const elsewhere = { ...cloud, accountId: `${on} list` };
    await expect(fetchFrom(elsewhere)).rejects.toMatchObject({ code: 'unexpected_answer' });
  });

  it('survives values of other types', async () => {
    await emulator.control.fault({ on, answer: { kind: 'wrong_types' } });
    const elsewhere = { ...cloud, accountId: `${on} types` };
    await expect(fetchFrom(elsewhere)).rejects.toMatchObject({ code: 'unexpected_answer' });
  });
});
