import type { EndpointHandler, EndpointPath } from './endpoint';
import { oauthError } from './oauth-error';
import type { EmulatorState } from './state';

export const oneServicePath: EndpointPath = {
  endpoint: 'domain',
  method: 'GET',
  path: '/api/account/:account/service/:service/baseURI.json',
};

export const allServicesPath: EndpointPath = {
  endpoint: 'domain',
  method: 'GET',
  path: '/api/account/:account/service/baseURI.json',
};

const services = ['sentinel', 'accountConfigReadOnly'];

/** The Domain API: on which host an account's services are. Here, all are on the emulator's own. */
export function domainEndpoint(state: EmulatorState): EndpointHandler {
  return (c) => {
    const { account, service } = c.req.param();
    if (c.req.query('version') !== '1.0')
      throw oauthError(400, 'bad_request', 'version must be 1.0');
    if (account !== state.installation.accountId)
      throw oauthError(404, 'not_found', 'no such account');
    const fault = c.get('fault');
    const baseURI = fault?.kind === 'base_uri' ? fault.baseURI : state.publicHost;
    if (service === undefined) {
      return c.json({ baseURIs: services.map((name) => ({ service: name, account, baseURI })) });
    }
    if (!services.includes(service)) throw oauthError(404, 'not_found', 'no such service');
    return c.json({ service, account, baseURI });
  };
}
