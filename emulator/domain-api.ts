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
];

/** The Domain API: the host of one service of an account, or of all. Here, every service is on the emulator's host. */
export function domainEndpoint(c: Context<EmulatorEnv>, state: EmulatorState) {
  const { account, service } = c.req.param();
  if (c.req.query('version') !== '1.0') throw oauthError(400, 'bad_request', 'version must be 1.0');
  if (account !== state.installation.accountId) {
    throw oauthError(404, 'not_found', 'unknown account');
  }
  const fault = c.get('fault');
  const baseURI = fault?.kind === 'base_uri' ? fault.baseURI : state.publicHost;
  if (service === undefined) {
    return c.json({ baseURIs: services.map((name) => ({ service: name, account, baseURI })) });
  }
  if (!services.includes(service)) throw oauthError(404, 'not_found', 'unknown service');
  return c.json({ service, account, baseURI });
}
