import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import nextEnv from '@next/env';
import { appName } from '../components/app-name';
import { validateSetting } from '../lib/config/schema';
import { helpIfAsked } from './help';
import {
  checkManifest,
  type InstallationManifest,
  ManifestError,
  sizeOfPng,
} from './installation-manifest';

const usage = `Usage: npm run manifest [-- FLAGS]

  Prints the manifest by which LivePerson installs this app: upload it in the Management Console under
  Application Install, or send it to your account team.
  --app-url URL       where people reach this app (default: APP_URL)
  --also-at URL       another place of it, such as http://localhost:3000; may be given many times
  --account ID        the account that it is for, where the app has several: the menu then leads to its sign-in
  --client-name NAME  a name of your own in reverse order (default: of APP_URL's host)
  --display-name NAME what people see (default: the app's own name)
  --description TEXT  what it is for
  --scope TEXT        only if LivePerson tells you one
  --profile ID        only for people with this profile; may be given many times
  --no-quick-launch   not in the Quick Launch menu`;

const logoPath = '/logo-70x70.png';
const logoFile = fileURLToPath(new URL(`../public${logoPath}`, import.meta.url));

function readFlags() {
  return parseArgs({
    options: {
      'app-url': { type: 'string' },
      'also-at': { type: 'string', multiple: true, default: [] },
      account: { type: 'string' },
      'client-name': { type: 'string' },
      'display-name': { type: 'string', default: appName },
      description: {
        type: 'string',
        default: `Sign in to ${appName} with your LivePerson account`,
      },
      scope: { type: 'string' },
      profile: { type: 'string', multiple: true, default: [] },
      'no-quick-launch': { type: 'boolean', default: false },
    },
  }).values;
}

/** @throws {ManifestError} when LivePerson would refuse it */
function makeManifest(
  flags: ReturnType<typeof readFlags>,
  environment: NodeJS.ProcessEnv,
): InstallationManifest {
  const at = [flags['app-url'] ?? environment.APP_URL ?? '', ...flags['also-at']];
  const [app, ...others] = at.map((address) => originOf(address.trim()));
  if (app === undefined) throw new ManifestError(['there is no APP_URL']);
  const accountProblem = flags.account && validateSetting('LP_ACCOUNT_ID', flags.account);
  if (accountProblem) throw new ManifestError([`--account ${accountProblem}`]);
  const scope = flags.scope ?? environment.SENTINEL_SCOPE?.trim();
  const size = sizeOfPng(readFileSync(logoFile));
  if (size?.join() !== '70,70') {
    throw new ManifestError([`public${logoPath} must be a PNG of exactly 70 by 70 pixels`]);
  }
  return checkManifest({
    client_name: flags['client-name'] ?? nameAfter(app),
    display_name: flags['display-name'],
    description: flags.description,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [app, ...others].map(({ origin }) => `${origin}/callback`),
    ...(scope && { scope }),
    logo_uri: app.origin + logoPath,
    entry_uri: `${app.origin}/login${flags.account ? `?account=${flags.account}` : ''}`,
    quick_launch_enabled: !flags['no-quick-launch'],
    ...(flags.profile.length > 0 && { enabled_for_profiles: flags.profile.map(Number) }),
  });
}

function originOf(address: string): URL {
  const problem = address === '' ? 'is missing' : validateSetting('APP_URL', address);
  if (problem !== null) throw new ManifestError([`APP_URL ${problem}`]);
  return new URL(address);
}

/** `app.brand.example` makes `example.brand.app`; a host of one word or a number is nobody's name. */
function nameAfter({ hostname }: URL): string {
  const isName = /[a-z]/.test(hostname) && hostname.includes('.');
  return isName ? hostname.split('.').reverse().join('.') : 'example.brand.sentinel-nextjs';
}

helpIfAsked(usage);
try {
  const flags = readFlags();
  nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: () => undefined });
  process.stdout.write(`${JSON.stringify(makeManifest(flags, process.env), null, 2)}\n`);
} catch (error) {
  process.exitCode = 1;
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${words}\n${error instanceof ManifestError ? '' : `\n${usage}\n`}`);
}
