import { Hono } from 'hono';
import { authorizeEndpoint, authorizePath } from './authorize';
import type { StateControl } from './control';
import { controlEndpoint } from './control-endpoint';
import { allServicesPath, domainEndpoint, oneServicePath } from './domain-api';
import { type EmulatorEnv, serveEndpoint } from './endpoint';
import { homePage } from './home-page';
import { jwksEndpoint, jwksPath } from './jwks';
import { serveLogin } from './login';
import { revokeEndpoint, revokePath } from './revoke';
import type { EmulatorState } from './state';
import { tokenEndpoint, tokenPath } from './token';
import {
  agentGroupListEndpoint,
  agentGroupListPath,
  skillListEndpoint,
  skillListPath,
  userEndpoint,
  userListEndpoint,
  userListPath,
  userPath,
} from './users-api';

/** Everything the emulator answers, at its place. */
export function emulatorApp(state: EmulatorState, control: StateControl): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.get('/', (c) => c.html(homePage(state.installation.accountId)));
  app.route('/control', controlEndpoint(control));
  serveEndpoint(app, state, oneServicePath, domainEndpoint(state));
  serveEndpoint(app, state, allServicesPath, domainEndpoint(state));
  serveEndpoint(app, state, authorizePath, authorizeEndpoint(state));
  serveLogin(app, state);
  serveEndpoint(app, state, tokenPath, tokenEndpoint(state));
  serveEndpoint(app, state, revokePath, revokeEndpoint(state));
  serveEndpoint(app, state, jwksPath, jwksEndpoint(state));
  serveEndpoint(app, state, userPath, userEndpoint(state));
  serveEndpoint(app, state, userListPath, userListEndpoint(state));
  serveEndpoint(app, state, skillListPath, skillListEndpoint(state));
  serveEndpoint(app, state, agentGroupListPath, agentGroupListEndpoint(state));
  app.notFound((c) => c.json({ error: 'not_found' }, 404));
  app.onError((error, c) => c.json({ error: 'emulator_fault', message: error.message }, 500));
  return app;
}
