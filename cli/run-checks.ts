import type { Config } from '../lib/config/config';
import type { Installation } from '../lib/config/installations';
import { type CheckResult, isFailed } from './check-result';
import { checkAccount } from './checks/account';
import { checkAuthorization, checkClientSecret } from './checks/client';
import { checkClock } from './checks/clock';
import { checkKeys } from './checks/keys';
import { checkPublicAddress } from './checks/public-address';
import { checkRedis } from './checks/redis';
import { checkSettings, type Environment } from './checks/settings';
import { checkTls } from './checks/tls';

/** Checks everything that sign-in depends on, starting with the settings. */
export async function runChecks(environment: Environment): Promise<readonly CheckResult[]> {
  const { config, results } = checkSettings(environment);
  if (!config) return results;
  const origins = new Set<string>();
  const all = [...results];
  for (const installation of config.installations) {
    all.push(...(await checkInstallation(installation, config, origins)));
  }
  for (const origin of origins) {
    all.push(await checkKeys(config, origin), await checkClock(origin));
  }
  all.push(...(await checkTls([config.domainApiUrl, ...origins, config.appUrl])));
  all.push(...(await checkRedis(config)), ...(await checkPublicAddress(config)));
  return all;
}

/** Adds the origin of the account's Sentinel to `origins`. */
async function checkInstallation(
  installation: Installation,
  config: Config,
  origins: Set<string>,
): Promise<readonly CheckResult[]> {
  const { results, origin } = await checkAccount(installation.accountId, config);
  if (origin === null) return results;
  origins.add(origin);
  const authorization = await checkAuthorization(installation, config, origin);
  // An unknown client id has no secret to check.
  if (isFailed(authorization)) return [...results, authorization];
  return [...results, authorization, await checkClientSecret(installation, config, origin)];
}
