import { type Config, ConfigError, parseConfig } from '../../lib/config/config';
import { vercelSignOutProblem } from '../../lib/config/vercel';
import { type CheckResult, createCheckResults } from '../check-result';

const { ok, warning, failed } = createCheckResults('settings');

/** LivePerson takes no longer redirect URI. */
export const maxRedirectUriLength = 128;

/** Where settings come from. */
export interface SettingsSource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The mode of the `.env.local` that they came from, as `stat` has it; null when there is none. */
  readonly fileMode: number | null;
}

/** The settings, as far as they can be used, and what there is to say about them. */
export function checkSettings({ environment, fileMode }: SettingsSource): {
  readonly config: Config | null;
  readonly findings: readonly CheckResult[];
} {
  const ofFile =
    fileMode !== null && (fileMode & 0o077) !== 0
      ? [
          warning(
            '.env.local, which holds secrets, can be read by other users of this machine',
            'run: chmod 600 .env.local',
          ),
        ]
      : [];
  try {
    const config = parseConfig(environment);
    return { config, findings: [...ofFile, ...remarksOn(config, environment)] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((problem) =>
      failed(
        problem,
        'docs/settings.md explains each setting; npm run setup writes the required ones',
      ),
    );
    return { config: null, findings: [...ofFile, ...problems] };
  }
}

function remarksOn(
  config: Config,
  environment: SettingsSource['environment'],
): readonly CheckResult[] {
  const redirectUri = `${config.appUrl}/callback`;
  const all = [
    config.sessionSecrets.some(isEasyToGuess) &&
      warning(
        'SESSION_SECRET looks as if somebody had typed it',
        'make one with: openssl rand -base64 32. Put it first and keep the old one behind a comma for a day',
      ),
    redirectUri.length > maxRedirectUriLength &&
      failed(
        `the redirect URI ${redirectUri} has ${redirectUri.length} characters`,
        `LivePerson takes ${maxRedirectUriLength} at the most: choose a shorter APP_URL`,
      ),
    config.isHttps &&
      config.sendsHsts &&
      config.trustedProxies === 0 &&
      config.signInLimit !== null &&
      warning(
        'TRUSTED_PROXIES is 0, so sign-in attempts are not limited for each address',
        'set it to the number of proxies in front of this app that add to X-Forwarded-For (1 on Vercel)',
      ),
    vercelSignOutProblem(environment) !== null &&
      failed(
        'on Vercel pages and routes run in different processes, and none learns of another’s sign-out: no build passes',
        'set REDIS_URL, or SESSION_STORE=cookie (docs/deployment.md says what exactly is weaker then)',
      ),
  ].filter((finding) => typeof finding === 'object');
  return all.some(({ state }) => state === 'failed')
    ? all
    : [ok(`complete: ${placeOf(config)}, ${accountsOf(config)}`), ...all];
}

const accountsOf = ({ installations }: Config) =>
  installations.length === 1
    ? `account ${installations[0].accountId}`
    : `${installations.length} accounts`;

const placeOf = ({ appUrl, sendsHsts }: Config) =>
  sendsHsts ? appUrl : `${appUrl}, which only this machine can reach`;

/** A secret made by a machine has more different characters than this. */
function isEasyToGuess(secret: string): boolean {
  return new Set(secret).size < 12 || /password|secret|change.?me|example/i.test(secret);
}
