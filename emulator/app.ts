import { Hono } from 'hono';
import { authorizeAddress, authorizeEndpoint } from './authorize';
import type { StateControl } from './control';
import { controlEndpoint } from './control-endpoint';
import { allServicesAddress, domainEndpoint, oneServiceAddress } from './domain-api';
import { type EmulatorEnv, serveEndpoint } from './endpoint';
import { homePage } from './home-page';
import { jwksAddress, jwksEndpoint } from './jwks';
import { serveLogin } from './login';
import { revokeAddress, revokeEndpoint } from './revoke';
import type { EmulatorState } from './state';
import { tokenAddress, tokenEndpoint } from './token';
import {
  agentGroupListAddress,
  agentGroupListEndpoint,
  skillListAddress,
  skillListEndpoint,
  userAddress,
  userEndpoint,
  userListAddress,
  userListEndpoint,
} from './users-api';

/** Everything the emulator answers, at its place. */
export function emulatorApp(state: EmulatorState, control: StateControl): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.get('/', (c) => c.html(homePage(state.installation.accountId)));
  app.route('/control', controlEndpoint(control));
  serveEndpoint(app, state, oneServiceAddress, domainEndpoint(state));
  serveEndpoint(app, state, allServicesAddress, domainEndpoint(state));
  serveEndpoint(app, state, authorizeAddress, authorizeEndpoint(state));
  serveLogin(app, state);
  serveEndpoint(app, state, tokenAddress, tokenEndpoint(state));
  serveEndpoint(app, state, revokeAddress, revokeEndpoint(state));
  serveEndpoint(app, state, jwksAddress, jwksEndpoint(state));
  serveEndpoint(app, state, userAddress, userEndpoint(state));
  serveEndpoint(app, state, userListAddress, userListEndpoint(state));
  serveEndpoint(app, state, skillListAddress, skillListEndpoint(state));
  serveEndpoint(app, state, agentGroupListAddress, agentGroupListEndpoint(state));
  app.notFound((c) => c.json({ error: 'not_found' }, 404));
  app.onError((error, c) => c.json({ error: 'emulator_fault', message: error.message }, 500));
  return app;
}
