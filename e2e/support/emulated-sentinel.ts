import { demoInstallation } from '../../emulator/installation';
import { type Persona, personas } from '../../emulator/personas';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/server';
import { addressOf, redirectUri, TestBrowser } from '../../emulator/test-browser';
import {
  createSentinelClient,
  type SentinelClient,
  type SentinelSettings,
} from '../../lib/sentinel/client';
import type { DomainLookup } from '../../lib/sentinel/domain-lookup';
import { clockAt } from './unit-fixtures';

/** A strict Sentinel on a free port that knows the app of {@link clientOf}. */
export function startEmulatedSentinel(options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({ installation: { redirectUris: [redirectUri] }, ...options });
}

/** A lookup that answers with this origin for every service. */
export function lookupOf(origin: string): DomainLookup {
  return async () => origin;
}

/** The client of the app installed there. It is told the address, so the Domain API stays out of it. */
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

/** One sign-in under way. */
export interface Attempt {
  readonly state: string;
  readonly codeVerifier: string | null;
}

export const plainAttempt: Attempt = { state: 'state-of-this-attempt', codeVerifier: null };

/** The query that a person who signs in comes back with, in a browser of their own. */
export async function authorizationResponse(
  emulator: Emulator,
  client: SentinelClient,
  attempt: Attempt = plainAttempt,
  persona: Persona = personas.agent,
): Promise<URLSearchParams> {
  const browser = new TestBrowser(emulator);
  const answer = await browser.open((await client.authorizationUrl(attempt)).href);
  const address = addressOf(answer);
  const loginAttempt = address.searchParams.get('attempt');
  if (loginAttempt === null) return address.searchParams;
  return addressOf(await browser.choose(persona, loginAttempt)).searchParams;
}

/** What a call failed with, or what it should not have answered. */
export function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (unexpectedAnswer) => ({ unexpectedAnswer }),
    (error: unknown) => error,
  );
}
