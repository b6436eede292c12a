import { describe, expect, it } from 'vitest';
import { createApp, setUpEmulatedApp } from '../../../e2e/support/emulated-app';
import { installedIn } from '../../../e2e/support/unit-fixtures';
import type { FaultResponse } from '../../../emulator/faults';
import { createLog } from '../../observability/log';
import { createFrameAncestors } from './frame-ancestors';

const inIframe = new Headers({ 'sec-fetch-dest': 'iframe' });
const inWindow = new Headers({ 'sec-fetch-dest': 'document' });
const workspace: FaultResponse = { kind: 'base_uri', baseURI: 'lo.le1.liveperson.net' };
const workspaceOrigin = 'https://lo.le1.liveperson.net';

describe('the frame ancestors', () => {
  const setup = setUpEmulatedApp();
  const appWith = (EMBED_ORIGINS: string) => createApp(setup.emulator, { EMBED_ORIGINS });
  const answer = (answer: FaultResponse, times = 1) =>
    setup.emulator.control.fault({ on: 'domain', times, answer });
  const lookups = () => setup.emulator.control.requests('domain');

  it('hold the workspace that the Domain API names, beside other origins', async () => {
    await answer(workspace);
    const { services } = appWith('https://other.example,liveperson');
    expect(await services.frameAncestors(inIframe)).toEqual([
      'https://other.example',
      workspaceOrigin,
    ]);
    expect(await lookups()).toMatchObject([
      { path: '/api/account/12345678/service/liveEngageUI/baseURI.json?version=1.0' },
    ]);
  });

  it('are looked up once an hour, and only for a document in an iframe', async () => {
    const { services } = appWith('https://other.example,liveperson');
    expect(await services.frameAncestors(inWindow)).toEqual(['https://other.example']);
    expect(await lookups()).toEqual([]);
    await services.frameAncestors(inIframe);
    await services.frameAncestors(inIframe);
    expect(await lookups()).toHaveLength(1);
  });

  it('need no lookup without the word', async () => {
    const { services } = appWith('https://other.example');
    expect(await services.frameAncestors(inIframe)).toEqual(['https://other.example']);
    expect(await lookups()).toEqual([]);
  });

  it.each<[string, FaultResponse]>([
    ['an untrusted host', { kind: 'base_uri', baseURI: 'liveperson.example' }],
    ['a header injection', { kind: 'base_uri', baseURI: 'le.liveperson.net; script-src *' }],
    ['an IP address', { kind: 'base_uri', baseURI: '10.0.0.1' }],
    ['an unknown service', { kind: 'status', status: 400 }],
    ['an unknown account', { kind: 'status', status: 401 }],
    ['an outage', { kind: 'status', status: 503 }],
    ['half a response', { kind: 'truncated' }],
  ])('are without the workspace and say so in the log: %s', async (_what, failure) => {
    await answer(failure);
    const { services, log, advance } = appWith('https://other.example,liveperson');
    expect(await services.frameAncestors(inIframe)).toEqual(['https://other.example']);
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'workspace_unknown', level: 'warn', accountId: '12345678' },
    ]);
    await answer(workspace);
    advance(5);
    expect(await services.frameAncestors(inIframe)).toContain(workspaceOrigin);
  });

  it('keep the last workspace while the lookup fails', async () => {
    await answer(workspace);
    const { services, log, advance } = appWith('liveperson');
    await services.frameAncestors(inIframe);
    await answer({ kind: 'status', status: 503 });
    advance(3_600);
    expect(await services.frameAncestors(inIframe)).toEqual([workspaceOrigin]);
    expect(log).toEqual([]);
  });

  it('wait no longer than a second for the Domain API', async () => {
    await answer({ kind: 'slow', delayMs: 1_500 });
    const { services } = appWith('liveperson');
    expect(await services.frameAncestors(inIframe)).toEqual([]);
    expect(await services.frameAncestors(inIframe)).toEqual([setup.emulator.origin]);
  });

  it('hold the workspace of each account, each host once', async () => {
    const hosts: Readonly<Record<string, string>> = { one: 'lo', two: 'va', three: 'lo' };
    const ancestors = createFrameAncestors(
      { embedOrigins: ['liveperson'], ...installedIn('one', 'two', 'three') },
      (accountId) => async () => `https://${hosts[accountId]}.le1.liveperson.net`,
      createLog('error'),
    );
    expect(await ancestors(inIframe)).toEqual([
      'https://lo.le1.liveperson.net',
      'https://va.le1.liveperson.net',
    ]);
  });
});
