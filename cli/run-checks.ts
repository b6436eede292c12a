import type { Config } from '../lib/config/config';
import type { Installation } from '../lib/config/installations';
import type { CheckResult } from './check-result';
import { checkAccount } from './checks/account';
import { checkAuthorization, checkClientSecret } from './checks/client';
import { checkClock } from './checks/clock';
import { checkKeys } from './checks/keys';
import { checkPublicAddress } from './checks/public-address';
import { checkRedis } from './checks/redis';
import { checkSettings, type SettingsSource } from './checks/settings';
import { checkTls } from './checks/tls';

/** Looks at everything that a sign-in depends on, from the settings on. `now` is in milliseconds. */
export async function runChecks(
  source: SettingsSource,
  now: () => number = Date.now,
): Promise<readonly CheckResult[]> {
  const { config, findings } = checkSettings(source);
  if (!config) return findings;
  const origins = new Set<string>();
  const ofInstallations: CheckResult[] = [];
  for (const installation of config.installations) {
    ofInstallations.push(...(await examineInstallation(installation, config, origins)));
  }
  const ofOrigins: CheckResult[] = [];
  for (const origin of origins) {
    ofOrigins.push(...(await checkKeys(config, origin)), ...(await checkClock(origin, now)));
  }
  return [
    ...findings,
    ...ofInstallations,
    ...ofOrigins,
    ...(await checkTls([config.domainApiUrl, ...origins, config.appUrl], now)),
    ...(await checkRedis(config)),
    ...(await checkPublicAddress(config)),
  ];
}

/** Adds the origin of the account's Sentinel to those that are known. */
async function examineInstallation(
  installation: Installation,
  config: Config,
  origins: Set<string>,
): Promise<readonly CheckResult[]> {
  const { findings, result: origin } = await checkAccount(installation.accountId, config);
  if (origin === null) return findings;
  origins.add(origin);
  const ofClient = await checkAuthorization(installation, config, origin);
  // With a client id that nobody knows, no secret is right.
  const isKnown = !ofClient.some(({ state }) => state === 'failed');
  const ofSecret = isKnown ? await checkClientSecret(installation, config, origin) : [];
  return [...findings, ...ofClient, ...ofSecret];
}
