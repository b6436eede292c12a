/** Where a statement comes from: LivePerson's pages, programs in the field, an RFC, or nowhere. */
type Source = 'page' | 'pages differ' | 'field' | 'RFC' | 'guess';

/** `file: title` of a test; the title may be its beginning, up to a quotation mark. Null: there is none on that side. */
export type TestReference = `${string}: ${string}` | null;

/** A statement about LivePerson, with the emulator's test that it behaves so, and the app's that it copes. */
export type ProtocolFact = readonly [
  statement: string,
  source: Source,
  emulator: TestReference,
  app: TestReference,
];

const authorize = 'emulator/authorize.test.ts';
const dialect = 'emulator/dialect.test.ts';
const domainApi = 'emulator/domain-api.test.ts';
const token = 'emulator/token.test.ts';
const refresh = 'emulator/refresh.test.ts';
const revoke = 'emulator/revoke.test.ts';
const usersApi = 'emulator/users-api.test.ts';
const faults = 'emulator/faults.test.ts';
const workspace = 'emulator/agent-status.test.ts';
const client = 'lib/sentinel/client.test.ts';
const dialects = 'lib/sentinel/client-dialects.test.ts';
const accountCache = 'lib/cloud/account-cache.test.ts';
const domainLookup = 'lib/sentinel/domain-lookup.test.ts';
const tokenResponse = 'lib/sentinel/token-response.test.ts';
const clientRefresh = 'lib/sentinel/client-refresh.test.ts';
const revocation = 'lib/sentinel/client-revocation.test.ts';
const users = 'lib/cloud/users.test.ts';
const cloud = 'lib/cloud/client.test.ts';
const agentStatus = 'lib/cloud/agent-status.test.ts';
const metrics = 'lib/cloud/conversation-metrics.test.ts';
const callback = 'lib/sign-in/callback.test.ts';
const manifest = 'cli/manifest.test.ts';

/** What is known of LivePerson, by subject. The table in emulator/README.md is made from it. */
export const protocolFacts: Readonly<Record<string, readonly ProtocolFact[]>> = {
  Installation: [
    [
      'an account is 1 to 20 letters, digits or underscores',
      'page',
      'emulator/control.test.ts: rejects invalid values without a change',
      `${manifest}: prints the problem and no manifest for`,
    ],
    [
      'only `client_name` is required; lengths are limited; the code flow needs both grant types and a redirect URI',
      'page',
      null,
      `${manifest}: is rejected for an invalid`,
    ],
    [
      'names such as `com.liveperson.MyWebApp`; other names are accepted',
      'page',
      null,
      `${manifest}: is accepted with a warning with`,
    ],
    [
      'the Quick Launch menu needs an `entry_uri` and a profile of the user',
      'page',
      null,
      `${manifest}: warns on stderr that the menu shows the app to nobody`,
    ],
    [
      'redirect URIs of at most 128 characters',
      'page',
      'emulator/control.test.ts: rejects invalid values without a change',
      'cli/doctor.test.ts: a redirect URI that is too long',
    ],
    [
      'the menu opens `entry_uri`, where the sign-in starts',
      'page',
      null,
      `${manifest}: has the sign-in of one account as its entry`,
    ],
    ['the logo is 70 by 70 pixels', 'page', null, `${manifest}: is read from its header`],
  ],
  'Domain API': [
    [
      'the host of one service of an account, without scheme and path',
      'page',
      `${domainApi}: returns its own host for`,
      `${domainLookup}: returns the origin of a service`,
    ],
    [
      'without a service name: all services',
      'page',
      `${domainApi}: lists the services when`,
      `${domainLookup}: the list of services`,
    ],
    [
      'an unknown account or service: 400 or 401',
      'page',
      `${domainApi}: rejects %s with JSON`,
      `${domainLookup}: reports a configuration error for an unknown account`,
    ],
    [
      '401 is for an account, 400 for a service (`unknownService`)',
      'guess',
      `${domainApi}: rejects %s with JSON`,
      `${domainLookup}: reports a configuration error for an unknown account`,
    ],
    [
      'or 404, or a body without a host (`unknownService`)',
      'field',
      `${domainApi}: answers an unknown account or service as`,
      `${domainLookup}: reports a configuration error for an unknown account`,
    ],
    [
      'hosts differ by region',
      'page',
      `${domainApi}: returns the host of the TLS proxy in front`,
      'lib/sentinel/domain-lookup.test.ts: an account whose Sentinel is at',
    ],
    [
      'names of services are case sensitive',
      'page',
      `${domainApi}: a service in another case`,
      `${domainLookup}: looks up each service separately`,
    ],
    [
      'the host of the agent workspace is service `liveEngageUI`',
      'page',
      `${domainApi}: returns its own host for`,
      'lib/sign-in/embedded/frame-ancestors.test.ts: hold the workspace that the Domain API names',
    ],
    [
      'the workspace frames an app from that host alone',
      'guess',
      null,
      'lib/sign-in/embedded/frame-ancestors.test.ts: hold the workspace that the Domain API names',
    ],
  ],
  Authorization: [
    [
      'the parameters; `state` is returned as sent',
      'page',
      `${authorize}: redirects a signed-in user to the app, with the unchanged state`,
      `${client}: has the parameters of Sentinel, and no others`,
    ],
    [
      '`redirect_uri` is optional if exactly one is registered',
      'page',
      `${authorize}: needs no redirect URI when exactly one is registered`,
      `${client}: has the parameters of Sentinel, and no others`,
    ],
    [
      'a redirect URI is compared character by character',
      'RFC',
      `${authorize}: a redirect URI of which a registered one is only a prefix`,
      'cli/doctor.test.ts: a redirect URI that is not registered',
    ],
    [
      '`state` protects against cross-site request forgery',
      'RFC',
      `${authorize}: redirects a signed-in user to the app, with the unchanged state`,
      'lib/sentinel/client.fuzz.test.ts: an authorization response that is invalid or of another transaction',
    ],
    [
      'without a session: the login page, and a cookie `ibs_id` of ten minutes',
      'page',
      `${authorize}: redirects an unknown browser to the login page`,
      `${callback}: is expired after ten minutes`,
    ],
    [
      'the authorization ends with that cookie',
      'page',
      'emulator/login.test.ts: rejects a login after ten minutes as timed out',
      `${callback}: is expired after ten minutes`,
    ],
    [
      'no login page for a browser with a session',
      'page',
      `${authorize}: redirects a signed-in user to the app`,
      `${callback}: signs the person in, redirects to returnTo`,
    ],
    [
      '`error`, `error_description` and `state` at the redirect URI',
      'page',
      'emulator/login.test.ts: redirects with access_denied when the user cancels',
      `${client}: sends no request after the error`,
    ],
    [
      '400 for invalid parameters, without a redirect',
      'page',
      `${authorize}: shows an error page with 400 for`,
      'cli/doctor.test.ts: a redirect URI that is not registered',
    ],
    [
      '401 for an unknown account or app, without a redirect',
      'page',
      `${authorize}: responds 401 without a redirect`,
      'cli/doctor.test.ts: an unknown client id',
    ],
    [
      'PKCE is ignored (`pkce`)',
      'guess',
      `${dialect}: ignores the code verifier by default`,
      `${client}: has the S256 challenge of a code verifier`,
    ],
    [
      'no `iss` in the response (`responseIssuer`)',
      'guess',
      `${authorize}: redirects a signed-in user to the app`,
      `${dialects}: named %s may send its %s as iss`,
    ],
  ],
  'Token request': [
    [
      'the members of the response',
      'page',
      `${token}: returns the documented tokens`,
      `${tokenResponse}: is parsed as documented`,
    ],
    [
      '`token_type` is Bearer',
      'page',
      `${token}: returns the documented tokens`,
      `${tokenResponse}: may have the type`,
    ],
    [
      '500 when Sentinel fails',
      'page',
      `${faults}: can be a status`,
      'lib/sentinel/errors.test.ts: means the same to a sign-in and a revocation',
    ],
    [
      '`v` is 1.0 or 2.0 (`tokenVersions`)',
      'pages differ',
      `${dialect}: accepts the configured versions`,
      `${dialects}: that supports another version than`,
    ],
    [
      'the secret in the form body only, never in a header',
      'page',
      `${token}: rejects credentials in a header`,
      `${dialects}: gets no secret in a URL when`,
    ],
    [
      'access token of 64 characters, refresh token of 140 to over 1,000',
      'page',
      `${dialect}: issues tokens of any length`,
      `${dialects}: may issue tokens of several kilobytes`,
    ],
    [
      '`expires_in` in seconds, or absent (`expiresIn`)',
      'pages differ',
      `${dialect}: leaves expires_in out`,
      `${tokenResponse}: needs no refresh token, id token and expires_in`,
    ],
    [
      'without it an access token is valid for eight hours',
      'pages differ',
      `${dialect}: lets an access token with expires_in %j live`,
      `${tokenResponse}: uses the lifetime of expires_in`,
    ],
    [
      '400 for a problem of the body',
      'page',
      `${token}: rejects %s with 400`,
      `${client}: is rejected for another redirect URI`,
    ],
    [
      'a wrong secret: 400 or 401, with the body of RFC 6749, another or none (`tokenErrors`)',
      'guess',
      `${dialect}: rejects a wrong secret as`,
      `${dialects}: a wrong secret, rejected as`,
    ],
    [
      'a 400 without an OAuth error proves neither a used code nor a wrong secret',
      'page',
      `${dialect}: rejects a wrong secret as`,
      'cli/doctor.test.ts: a wrong secret is never called right',
    ],
    [
      'a code is used once (RFC 6749 §4.1.2)',
      'RFC',
      `${token}: rejects a reused code`,
      `${client}: is rejected the second time`,
    ],
    [
      'a second use revokes the tokens of the first',
      'guess',
      `${token}: rejects a reused code, and revokes`,
      'lib/sign-in/one-time-use.test.ts: is used up by its first response',
    ],
    ['a code is valid for a minute', 'guess', `${token}: rejects a code after a minute`, null],
  ],
  'ID token': [
    [
      'header and claims: `sub`, `aud`, `iat`, `exp`, `is_admin`, `is_lpa`; no name',
      'page',
      'emulator/id-token.test.ts: has the claims of the user',
      'lib/sentinel/id-token.test.ts: identify the user',
    ],
    [
      'administrators and LivePerson employees are marked',
      'page',
      'emulator/id-token.test.ts: has the claims of the user',
      `${client}: returns the identity: $key`,
    ],
    [
      '`iss` is Sentinel or sentinel (`issuer`)',
      'pages differ',
      `${dialect}: uses either spelling of the issuer`,
      `${dialects}: signs in: issuer $issuer`,
    ],
    [
      'it expires after 600 seconds',
      'page',
      'emulator/id-token.test.ts: has the claims of the user',
      'lib/sentinel/client-faults.test.ts: is accepted by a clock that is',
    ],
    [
      'it names no account',
      'page',
      'emulator/id-token.test.ts: has the claims of the user',
      `${callback}: is refused for another account`,
    ],
    [
      'its key is in the JWKS (`jwksHasIdTokenKey`)',
      'guess',
      `${dialect}: may publish only another key`,
      'lib/sentinel/jwks.test.ts: are found by their key id',
    ],
    [
      'keys rotate',
      'page',
      'emulator/control.test.ts: replaces the key by one with a new kid',
      'lib/sentinel/jwks.test.ts: work within 15 s of a key rotation',
    ],
    [
      'a key of 1024 bits, as in the published sample (`keyBits`)',
      'pages differ',
      `${dialect}: signs with 1024 bits`,
      'lib/sentinel/jwks.test.ts: are of any size',
    ],
  ],
  Refresh: [
    [
      'new tokens, without an ID token',
      'page',
      `${refresh}: returns new tokens and no id_token`,
      `${clientRefresh}: returns new valid tokens, and keeps the identity`,
    ],
    [
      'or with one (`idTokenOnRefresh`)',
      'guess',
      `${dialect}: may send an id_token on a refresh`,
      `${clientRefresh}: takes over what a valid id token of`,
    ],
    [
      'a refresh token to be used the next time',
      'page',
      `${refresh}: returns new tokens and no id_token`,
      `${clientRefresh}: keeps the old refresh token when the new one is`,
    ],
    [
      'a used refresh token is refused',
      'guess',
      `${refresh}: rejects a used refresh token, but not the next one`,
      `${clientRefresh}: rejects a used refresh token`,
    ],
    [
      '400 when refused',
      'page',
      `${refresh}: rejects an unknown or missing token`,
      `${clientRefresh}: is rejected only by a 400`,
    ],
    [
      'every 30 minutes while the user works',
      'page',
      null,
      'lib/session/refresh/refresh-schedule.test.ts: within half an hour and while the access token is valid',
    ],
    [
      'each refresh extends the single sign-on, so only use counts',
      'page',
      `${dialect}: may end the session in Conversational Cloud`,
      'lib/session/refresh/touch-session.test.ts: lasts for a whole shift, with a refresh each half hour',
    ],
    [
      'a single sign-on that is idle ends, and its refresh tokens (`ssoIdleSeconds`)',
      'guess',
      `${dialect}: may end the session in Conversational Cloud`,
      'e2e/http/dialects.spec.ts: a refresh token that ends with an idle single sign-on',
    ],
  ],
  Revocation: [
    [
      'takes the refresh token, with `?v=1.0` or as printed `?v1.0`',
      'page',
      `${revoke}: revokes the grant with ?`,
      `${revocation}: revokes the tokens of the session`,
    ],
    [
      'ends the session in all LivePerson applications',
      'page',
      `${revoke}: ends the sessions of this user only, in every browser`,
      'lib/sign-in/logout.test.ts: revokes at Sentinel with everywhere',
    ],
    [
      '400 or 401 when refused',
      'page',
      `${revoke}: rejects a wrong client with 401`,
      `${revocation}: fails for a wrong secret`,
    ],
  ],
  'Users and skills': [
    [
      'the bearer token of the signed-in user',
      'page',
      `${usersApi}: requires a valid access token`,
      `${cloud}: is sent as the user and parsed by the schema`,
    ],
    [
      'booleans and numbers as JSON values or as strings (`stringBooleans`)',
      'pages differ',
      `${usersApi}: sends booleans and numbers as strings`,
      `${users}: are parsed with values as strings`,
    ],
    [
      'any field but the id may be missing',
      'page',
      `${usersApi}: may return only the id of a user`,
      `${users}: may have only an id`,
    ],
    [
      'an empty full name: then the nickname is shown (`fullNames`)',
      'pages differ',
      `${usersApi}: sends no full name`,
      `${users}: have the nickname as display name`,
    ],
    [
      'an unknown user: 404',
      'page',
      `${usersApi}: rejects an unknown user or account with 404`,
      `${cloud}: fails with a code`,
    ],
    [
      'a LivePerson employee has no record in the account: 404 (`employeeRecords`)',
      'page',
      `${usersApi}: has no record of a LivePerson employee`,
      `${users}: cannot be read without a record`,
    ],
    [
      '`isEnabled` and `deleted` say who may work',
      'page',
      'emulator/control.test.ts: changes a user',
      'lib/session/refresh/own-record.test.ts: ends the session of a user with',
    ],
    [
      'users, skills and agent groups as lists',
      'page',
      `${usersApi}: lists $name when stringBooleans`,
      `${users}: are listed without deleted users`,
    ],
    [
      '`v` is required, several are in use',
      'field',
      `${usersApi}: accepts each version of`,
      `${cloud}: is sent as the user and parsed by the schema`,
    ],
    [
      'names and roles of `profileIds` come from the Profiles API',
      'page',
      `${usersApi}: lists $name when stringBooleans`,
      `${users}: have their profiles joined`,
    ],
    [
      '`select` names the fields of a list',
      'page',
      `${usersApi}: sends the selected fields`,
      `${cloud}: has fields, deleted records and other parameters`,
    ],
    [
      'deleted records only with `include_deleted`',
      'page',
      `${usersApi}: sends the selected fields, and deleted records`,
      `${users}: have names for deleted skills`,
    ],
    [
      '`If-Match` with the revision `ac-revision`: 304 while unchanged',
      'page',
      `${usersApi}: has a revision of each list`,
      `${accountCache}: is the same when the service says that it is unchanged`,
    ],
    [
      'a PUT replaces the record and needs its revision',
      'page',
      `${usersApi}: changes a skill by PUT`,
      `${cloud}: changes the record that it read, and no other`,
    ],
    [
      'agents may not list users',
      'guess',
      `${usersApi}: lists the users for administrators and managers`,
      `${users}: are not listed for an agent`,
    ],
    [
      '401 and 403 for a user who may not call a service',
      'page',
      `${faults}: can be a status`,
      `${users}: cannot be read`,
    ],
    [
      '429: wait at least a second',
      'page',
      `${faults}: can be a status`,
      `${cloud}: no request is sent for`,
    ],
    [
      'ten thousand users, their order and their unusual records',
      'guess',
      'emulator/user-list.test.ts: has ten thousand users',
      `${cloud}: accepts a list of up to 16 MB`,
    ],
  ],
  Workspace: [
    [
      'status, open conversations and maximum of the agents who are signed in',
      'page',
      `${workspace}: have the status, the open`,
      `${agentStatus}: is that of the signed-in user`,
    ],
    [
      'an agent who is not signed in is not in the list',
      'page',
      `${workspace}: have an agent who is away`,
      `${agentStatus}: is null for a user who is not`,
    ],
    [
      'ONLINE, AWAY, BACK_SOON or OFFLINE',
      'page',
      `${workspace}: have an agent who is away`,
      `${agentStatus}: is unknown for the status`,
    ],
    [
      'resolved conversations by interval; the ends are rounded to 5 minutes',
      'page',
      `${workspace}: have the resolved conversations by interval`,
      `${metrics}: are parsed with values as strings`,
    ],
    [
      'an agent who did nothing is missing, and the totals are zeros',
      'page',
      `${workspace}: have no agent who did nothing`,
      `${metrics}: are zeros for a user who did nothing`,
    ],
    [
      'a handling time is in milliseconds',
      'field',
      `${workspace}: have the resolved conversations by interval`,
      `${metrics}: are those of the user`,
    ],
    [
      'a user without a profile may read neither',
      'guess',
      `${workspace}: reject a user without a profile`,
      `${metrics}: are forbidden for a user without a profile`,
    ],
  ],
};
