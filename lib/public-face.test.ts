import { expect, expectTypeOf, it } from 'vitest';
import * as client from './client';
import * as server from './index';
import * as nextConfig from './next-config';
import packageJson from './package.json' with { type: 'json' };
import * as testing from './testing';

/** The public API. Removing a name breaks the code of a brand: see CHANGELOG.md. */
const entrances = {
  '.': [
    'AccessToken',
    'AccessTokenError',
    'CloudError',
    'OptionsError',
    'createSentinel',
    'fetchAgentGroups',
    'fetchAgentStatus',
    'fetchConversationMetrics',
    'fetchMe',
    'fetchProfiles',
    'fetchSkills',
    'fetchUser',
    'fetchUsers',
    'parseCorrelationId',
    'roleNames',
    'signInErrorReasons',
  ],
  './client': [
    'SessionProvider',
    'SignInLink',
    'SignOutButton',
    'SignedIn',
    'SignedOut',
    'sessionMarkField',
    'useSession',
  ],
  './next-config': ['withSentinel'],
  './testing': ['sessionCookie'],
};
const instance = [
  'SessionField',
  'accountRegion',
  'appUrl',
  'cloud',
  'getAccessToken',
  'getAuth',
  'getSession',
  'handlers',
  'isSessionListKept',
  'json',
  'middleware',
  'mutation',
  'onRequestError',
  'options',
  'readLoginParams',
  'readSignInError',
  'register',
  'requireRole',
  'requireSession',
  'requireUserSessions',
  'selectableAccounts',
  'signInUrl',
];
const handlers = [
  'callback',
  'endSession',
  'extend',
  'frameSession',
  'login',
  'logout',
  'me',
  'ready',
];
const namesOf = (values: object) => Object.keys(values).sort();

it('the entrances are these, and export these values', () => {
  expect(namesOf(packageJson.exports)).toEqual(namesOf(entrances));
  expect(namesOf(server)).toEqual(entrances['.']);
  expect(namesOf(client)).toEqual(entrances['./client']);
  expect(namesOf(nextConfig)).toEqual(entrances['./next-config']);
  expect(namesOf(testing)).toEqual(entrances['./testing']);
});

it('an instance has these members', () => {
  const sentinel = server.createSentinel();
  expect(namesOf(sentinel)).toEqual(instance);
  expect(namesOf(sentinel.handlers)).toEqual(handlers);
});

it('the types that a brand uses stay the same', () => {
  type Sentinel = ReturnType<typeof server.createSentinel>;
  type Session = server.PublicSession;
  expectTypeOf(server.createSentinel)
    .parameter(0)
    .toEqualTypeOf<server.SentinelOptions | undefined>();
  expectTypeOf<Sentinel['getSession']>().toEqualTypeOf<() => Promise<Session | null>>();
  expectTypeOf<Sentinel['requireSession']>().toEqualTypeOf<() => Promise<Session>>();
  expectTypeOf<Sentinel['getAuth']>().toEqualTypeOf<() => Promise<server.AuthState>>();
  expectTypeOf<Sentinel['requireRole']>()
    .parameter(0)
    .toEqualTypeOf<string | { readonly permission: number } | ((session: Session) => boolean)>();
  expectTypeOf<Sentinel['getAccessToken']>().toEqualTypeOf<() => Promise<server.AccessToken>>();
  expectTypeOf<client.KnownSession>().toEqualTypeOf<Session | server.AuthState | null>();
  expectTypeOf(client.useSession).toEqualTypeOf<() => client.ClientSession>();
  expectTypeOf<client.SessionState>().toEqualTypeOf<
    'loading' | 'signed-in' | 'signed-out' | 'unavailable'
  >();
  expectTypeOf(testing.sessionCookie).toEqualTypeOf<
    (person?: testing.TestSession) => Promise<{ readonly name: string; readonly value: string }>
  >();
});
