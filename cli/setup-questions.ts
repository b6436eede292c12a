import { type Config, parseConfig } from '../lib/config/config';
import type { Installation } from '../lib/config/installations';
import { validateSetting } from '../lib/config/schema';
import type { CheckResult } from './check-result';
import { checkAccount } from './checks/account';
import { checkAuthorization, checkClientSecret } from './checks/client';
import { isRepresentable } from './env-file';

/** The settings that only a person can know. */
export type AskedSetting = 'LP_ACCOUNT_ID' | 'APP_URL' | 'LP_CLIENT_ID' | 'LP_CLIENT_SECRET';
export type Answers = Readonly<Record<AskedSetting, string>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** A setting to be asked for, and the look that is taken at each answer. */
export interface Question {
  readonly setting: AskedSetting;
  readonly flag: string;
  readonly message: string;
  readonly example: string;
  readonly isSecret: boolean;
  /** @param environment everything that is known by then, this answer too */
  look(environment: Environment): Promise<readonly CheckResult[]>;
}

/** In this order, for each look builds on the answers before it. */
export const questions: readonly Question[] = [
  {
    setting: 'LP_ACCOUNT_ID',
    flag: 'account-id',
    message: 'Your LivePerson account number (site id)',
    example: '12345678',
    isSecret: false,
    look: async (environment) => {
      const config = knownSettings(environment);
      return (await checkAccount(config.installations[0].accountId, config)).findings;
    },
  },
  {
    setting: 'APP_URL',
    flag: 'app-url',
    message: 'Where people reach this app',
    example: 'https://app.brand.example, or http://localhost:3000 to begin with',
    isSecret: false,
    look: async () => [],
  },
  {
    setting: 'LP_CLIENT_ID',
    flag: 'client-id',
    message: 'The app install id (client id) that LivePerson gave you',
    example: '4f2c9a1e-7b3d-4e58-9c06-d1a5b8e7f243',
    isSecret: false,
    look: (environment) => lookAtClient(environment, checkAuthorization),
  },
  {
    setting: 'LP_CLIENT_SECRET',
    flag: 'client-secret',
    message: 'The client secret',
    example: '',
    isSecret: true,
    look: (environment) => lookAtClient(environment, checkClientSecret),
  },
];

/** What is wrong with an answer before anybody is asked about it; null for nothing. */
export function answerProblem({ setting }: Question, answer: string): string | null {
  if (answer.trim() === '') return 'is needed';
  if (!isRepresentable(answer)) return 'has a sign that no .env file can hold';
  return validateSetting(setting, answer);
}

/** Without Sentinel's host there is nothing to look at: the look at the account has said so. */
async function lookAtClient(
  environment: Environment,
  check: (
    installation: Installation,
    config: Config,
    origin: string,
  ) => Promise<readonly CheckResult[]>,
): Promise<readonly CheckResult[]> {
  const config = knownSettings(environment);
  const [installation] = config.installations;
  const { result: origin } = await checkAccount(installation.accountId, config);
  return origin === null ? [] : check(installation, config, origin);
}

/** What has not been answered yet is not looked at. */
const notYetKnown = {
  APP_URL: 'http://localhost',
  LP_CLIENT_ID: 'not-yet-known',
  LP_CLIENT_SECRET: 'not-yet-known',
  SESSION_SECRET: 'not-yet-known'.repeat(3),
};

/** @throws {ConfigError} when other settings of the environment are wrong */
export function knownSettings(environment: Environment): Config {
  const known = Object.entries(environment).filter(([, value]) => value?.trim());
  return parseConfig({ ...notYetKnown, ...Object.fromEntries(known) });
}
