import { type Config, parseConfig } from '../lib/config/config';
import { validateSetting } from '../lib/config/settings';
import type { CheckResult } from './check-result';
import { checkAccount } from './checks/account';
import { checkAuthorization, checkClientSecret } from './checks/client';
import type { Environment } from './checks/settings';
import { isRepresentable } from './env-file';

/** A setting to ask for, and the check of each answer. */
export interface Question {
  readonly setting: 'LP_ACCOUNT_ID' | 'APP_URL' | 'LP_CLIENT_ID' | 'LP_CLIENT_SECRET';
  readonly flag: string;
  readonly message: string;
  readonly example: string;
  readonly isSecret?: true;
  /** @param config all settings so far, including this answer */
  check(config: Config): Promise<readonly CheckResult[]>;
}

/** In this order, because each check needs the answers before it. */
export const questions: readonly Question[] = [
  {
    setting: 'LP_ACCOUNT_ID',
    flag: 'account-id',
    message: 'Your LivePerson account number (site id)',
    example: '12345678',
    check: async (config) =>
      (await checkAccount(config.installations[0].accountId, config)).results,
  },
  {
    setting: 'APP_URL',
    flag: 'app-url',
    message: 'The public URL of this app',
    example: 'https://app.brand.example, or http://localhost:3000 for a first test',
    check: async () => [],
  },
  {
    setting: 'LP_CLIENT_ID',
    flag: 'client-id',
    message: 'The app install id (client id) from LivePerson',
    example: '4f2c9a1e-7b3d-4e58-9c06-d1a5b8e7f243',
    check: (config) => checkClient(config, checkAuthorization),
  },
  {
    setting: 'LP_CLIENT_SECRET',
    flag: 'client-secret',
    message: 'The client secret',
    example: '',
    isSecret: true,
    check: (config) => checkClient(config, checkClientSecret),
  },
];

/** Null if the answer is valid. */
export function answerProblem({ setting }: Question, answer: string): string | null {
  if (answer.trim() === '') return 'is required';
  if (!isRepresentable(answer)) return 'has a character that an .env file cannot contain';
  return validateSetting(setting, answer);
}

/** Returns no results if Sentinel's host is unknown: the check of the account has reported that. */
async function checkClient(
  config: Config,
  checkInstallation: typeof checkAuthorization,
): Promise<readonly CheckResult[]> {
  const [installation] = config.installations;
  const { origin } = await checkAccount(installation.accountId, config);
  return origin === null ? [] : [await checkInstallation(installation, config, origin)];
}

/** Valid values for the settings without an answer yet. No check uses them. */
const placeholders = {
  APP_URL: 'http://localhost',
  LP_CLIENT_ID: 'not-yet-known',
  LP_CLIENT_SECRET: 'not-yet-known',
  SESSION_SECRET: 'not-yet-known'.repeat(3),
};

/** @throws {ConfigError} if a setting of the environment is not valid */
export function parseKnownSettings(environment: Environment): Config {
  const known = Object.entries(environment).filter(([, value]) => value?.trim());
  return parseConfig({ ...placeholders, ...Object.fromEntries(known) });
}
