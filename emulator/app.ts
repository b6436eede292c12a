import { Hono } from 'hono';
import { agentStatusEndpoint } from './agent-status';
import { authorizeEndpoint } from './authorize';
import type { StateControl } from './control';
import { controlEndpoint } from './control-endpoint';
import { conversationMetricsEndpoint } from './conversation-metrics';
import { domainEndpoint } from './domain-api';
import { type EmulatorEnv, type EndpointRoute, serveEndpoint } from './endpoint';
import { serveLogin } from './login';
import { ownServices } from './own-services';
import { homePage } from './pages';
import { revokeEndpoint } from './revoke';
import type { EmulatorState } from './state';
import { tokenEndpoint } from './token';
import {
  agentGroupListEndpoint,
  profileListEndpoint,
  skillEndpoint,
  skillListEndpoint,
  userEndpoint,
  userListEndpoint,
} from './users-api';

const account = '/api/account/:account';
const sentinel = `/sentinel${account}`;
const users = `${account}/configuration/le-users`;

const routes: readonly EndpointRoute[] = [
  ['domain', 'GET', `${account}/service/:service/baseURI.json`, domainEndpoint],
  ['domain', 'GET', `${account}/service/baseURI.json`, domainEndpoint],
  ['authorize', 'GET', `${sentinel}/authorize`, authorizeEndpoint],
  ['token', 'POST', `${sentinel}/token`, tokenEndpoint],
  ['revoke', 'POST', `${sentinel}/token/revoke`, revokeEndpoint],
  [
    'jwks',
    'GET',
    '/sentinel/well-known/jwks',
    async (c, { keys, dialect }) => c.json(await keys.jwks(dialect.jwksHasIdTokenKey)),
  ],
  ['users', 'GET', `${users}/users/:id`, userEndpoint],
  ['user_list', 'GET', `${users}/users`, userListEndpoint],
  ['profiles', 'GET', `${users}/profiles`, profileListEndpoint],
  ['skill', 'GET, PUT', `${users}/skills/:id`, skillEndpoint],
  ['skills', 'GET', `${users}/skills`, skillListEndpoint],
  ['agent_groups', 'GET', `${users}/agentGroups`, agentGroupListEndpoint],
  ['agent_status', 'POST', `/messaging_history${account}/agent-view/status`, agentStatusEndpoint],
  ['metrics', 'GET', `/operations${account}/msgconversation`, conversationMetricsEndpoint],
  ...ownServices.map((route): EndpointRoute => ['own_service', ...route]),
];

/** Everything that the emulator serves, by path. */
export function emulatorApp(state: EmulatorState, control: StateControl): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.get('/', (c) => c.html(homePage(state.installation.accountId)));
  app.route('/control', controlEndpoint(control));
  for (const route of routes) serveEndpoint(app, state, route);
  serveLogin(app, state);
  app.notFound((c) => c.json({ error: 'not_found' }, 404));
  app.onError((error, c) => c.json({ error: 'emulator_fault', message: error.message }, 500));
  return app;
}
