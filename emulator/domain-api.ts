import type { EndpointAddress, EndpointHandler } from './endpoint';
import { refusal } from './oauth-error';
import type { EmulatorState } from './state';

export const oneServiceAddress: EndpointAddress = {
  endpoint: 'domain',
  method: 'GET',
  path: '/api/account/:account/service/:service/baseURI.json',
};

export const allServicesAddress: EndpointAddress = {
  endpoint: 'domain',
  method: 'GET',
  path: '/api/account/:account/service/baseURI.json',
};

const services = ['sentinel', 'accountConfigReadOnly'];

/** The Domain API: on which host an account's services are. Here, all are on the emulator's own. */
export function domainEndpoint(state: EmulatorState): EndpointHandler {
  return (c) => {
    const { account, service } = c.req.param();
    if (c.req.query('version') !== '1.0') throw refusal(400, 'bad_request', 'version must be 1.0');
    if (account !== state.installation.accountId)
      throw refusal(404, 'not_found', 'no such account');
    const fault = c.get('fault');
    const baseURI = fault?.kind === 'base_uri' ? fault.baseURI : state.publicHost;
    if (service === undefined) {
      return c.json({ baseURIs: services.map((name) => ({ service: name, account, baseURI })) });
    }
    if (!services.includes(service)) throw refusal(404, 'not_found', 'no such service');
    return c.json({ service, account, baseURI });
  };
}
