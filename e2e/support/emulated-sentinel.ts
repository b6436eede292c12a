import { demoInstallation } from '../../emulator/installation';
import { type Persona, personas } from '../../emulator/personas';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/server';
import type { AuthorizationSecrets } from '../../lib/sentinel/authorization-request';
import {
  createSentinelClient,
  type SentinelClient,
  type SentinelSettings,
} from '../../lib/sentinel/client';
import type { DomainLookup } from '../../lib/sentinel/domain-lookup';
import { addressOf, redirectUri, TestBrowser } from './emulator-browser';
import { clockAt } from './unit-fixtures';

/** Starts an emulator with the redirect URI of {@link clientOf}. */
export function startEmulatedSentinel(options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({ installation: { redirectUris: [redirectUri] }, ...options });
}

/** A domain lookup with this origin for every service. */
export function lookupOf(origin: string): DomainLookup {
  return async () => origin;
}

/** A client of the emulator, which does not use the Domain API. */
export function clientOf(
  { origin }: Pick<Emulator, 'origin'>,
  changes: Partial<SentinelSettings> = {},
  now: () => number = Date.now,
): SentinelClient {
  const { accountId, clientId, clientSecret } = demoInstallation;
  const settings: SentinelSettings = {
    accountId,
    clientId,
    clientSecret,
    redirectUri,
    sentinelUrl: origin,
    apiVersion: '2.0',
    jwksUrl: null,
    idTokenCheck: 'auto',
    scope: null,
    ...changes,
  };
  return createSentinelClient(settings, lookupOf(origin), clockAt(now));
}

export const plainTransaction: AuthorizationSecrets = {
  state: 'state-of-this-transaction',
  codeVerifier: null,
};

/** Signs in with a new browser and returns the authorization response. */
export async function authorizationResponse(
  emulator: Emulator,
  client: SentinelClient,
  secrets: AuthorizationSecrets = plainTransaction,
  persona: Persona = personas.agent,
): Promise<URLSearchParams> {
  const browser = new TestBrowser(emulator);
  const response = await browser.open((await client.authorizationUrl(secrets)).href);
  const { searchParams } = addressOf(response);
  const loginId = searchParams.get('attempt');
  if (loginId === null) return searchParams;
  return addressOf(await browser.choose(persona, loginId)).searchParams;
}

/** The error of a call, or its unexpected result. */
export function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (unexpectedResult) => ({ unexpectedResult }),
    (error: unknown) => error,
  );
}
