import type { Context } from 'hono';
import type { EmulatorEnv } from './endpoint';
import { oauthError } from './oauth-error';
import type { EmulatorState } from './state';

const services = [
  'sentinel',
  'accountConfigReadOnly',
  'accountConfigReadWrite',
  'msgHist',
  'leDataReporting',
  'agentActivityDomain',
  'liveEngageUI',
  // Without endpoints, for `own-services.ts`.
  'agent',
  'asyncMessagingEnt',
  'engHistDomain',
  'msgEwtAPI',
  'rtDashboard',
];

/** The Domain API: the host of one service of an account, or of all. Here, every service is on the emulator's host. */
export function domainEndpoint(c: Context<EmulatorEnv>, state: EmulatorState) {
  const { account, service } = c.req.param();
  if (c.req.query('version') !== '1.0') throw oauthError(400, 'bad_request', 'version must be 1.0');
  if (account !== state.installation.accountId) {
    return unknown(c, state, 401, 'unknown account');
  }
  const fault = c.get('fault');
  const baseURI = fault?.kind === 'base_uri' ? fault.baseURI : state.publicHost;
  if (service === undefined) {
    return c.json({ baseURIs: services.map((name) => ({ service: name, account, baseURI })) });
  }
  if (!services.includes(service)) return unknown(c, state, 400, 'unknown service');
  return c.json({ service, account, baseURI });
}

/** The page lists 400 and 401, and not which of them is for which request. */
function unknown(
  c: Context<EmulatorEnv>,
  { dialect }: EmulatorState,
  documented: 400 | 401,
  description: string,
) {
  if (dialect.unknownService === 'no_base_uri') return c.json(c.req.param());
  const status = dialect.unknownService === 'not_found' ? 404 : documented;
  throw oauthError(status, 'unknown_service', description);
}
