import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { appName } from '../components/app-name';
import { validateSetting } from '../lib/config/settings';
import { loadEnvironment, runCommand } from './command';
import { checkManifest, ManifestError, manifestWarnings, pngSize } from './installation-manifest';

const usage = `Usage: npm run manifest [-- FLAGS]

  Prints the manifest with which LivePerson installs this app: send it to your account team (docs/real-account.md).
  Warnings go to stderr.
  --app-url URL       the public URL of this app (default: APP_URL)
  --also-at URL       another URL of this app, such as http://localhost:3000; repeatable
  --account ID        the account of the menu entry, if the app has several accounts
  --client-name NAME  unique; LivePerson recommends a reverse domain name (default: from the host of APP_URL)
  --display-name NAME the name that users see (default: the name of the app)
  --description TEXT  the purpose of the app
  --scope TEXT        sign-in needs none; documented are users.read, users.write and msg.consumer
  --profile ID        a profile whose users see the app in the Quick Launch menu; repeatable. Without one nobody does
  --no-quick-launch   do not add the app to the Quick Launch menu`;

const logoPath = '/logo-70x70.png';
const logoFile = fileURLToPath(new URL(`../public${logoPath}`, import.meta.url));

const options = {
  'app-url': { type: 'string' },
  'also-at': { type: 'string', multiple: true, default: [] },
  account: { type: 'string' },
  'client-name': { type: 'string' },
  'display-name': { type: 'string', default: appName },
  description: { type: 'string', default: `Sign in to ${appName} with your LivePerson account` },
  scope: { type: 'string' },
  profile: { type: 'string', multiple: true, default: [] },
  'no-quick-launch': { type: 'boolean', default: false },
} satisfies ParseArgsConfig['options'];

function createManifest() {
  const { values: flags } = parseArgs({ options });
  loadEnvironment();
  const app = parseAppUrl(flags['app-url'] ?? process.env.APP_URL ?? '');
  const others = flags['also-at'].map(parseAppUrl);
  const accountProblem = flags.account && validateSetting('LP_ACCOUNT_ID', flags.account);
  if (accountProblem) throw new ManifestError([`--account ${accountProblem}`]);
  const scope = flags.scope ?? process.env.SENTINEL_SCOPE?.trim();
  const size = pngSize(readFileSync(logoFile));
  if (size?.join() !== '70,70') {
    throw new ManifestError([`public${logoPath} must be a PNG of exactly 70 by 70 pixels`]);
  }
  return checkManifest({
    client_name: flags['client-name'] ?? defaultClientName(app),
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

function parseAppUrl(text: string): URL {
  const url = text.trim();
  const problem = url === '' ? 'is missing' : validateSetting('APP_URL', url);
  if (problem !== null) throw new ManifestError([`APP_URL ${problem}`]);
  return new URL(url);
}

/** `app.brand.example` becomes `example.brand.app`; a single word or an IP address is no client name. */
function defaultClientName({ hostname }: URL): string {
  const isName = /[a-z]/.test(hostname) && hostname.includes('.');
  return isName ? hostname.split('.').reverse().join('.') : 'example.brand.sentinel-nextjs';
}

await runCommand(usage, async () => {
  const manifest = createManifest();
  for (const warning of manifestWarnings(manifest)) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
});
