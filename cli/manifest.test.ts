import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appName } from '../components/app-name';
import { inFolder, runCommand } from '../e2e/support/cli-command';
import { checkManifest, ManifestError, manifestWarnings, pngSize } from './installation-manifest';

const good = {
  client_name: 'example.brand.app',
  display_name: 'My app',
  description: 'What it is for',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['https://app.brand.example/callback'],
  logo_uri: 'https://app.brand.example/logo-70x70.png',
  entry_uri: 'https://app.brand.example/login',
  quick_launch_enabled: true,
};

/** The problems of a valid manifest with these changes. */
function problemsOf(changes: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    checkManifest({ ...good, ...changes });
  } catch (error) {
    if (error instanceof ManifestError) return error.problems;
    throw error;
  }
  return [];
}

describe('a manifest', () => {
  it('is accepted with and without its optional members', () => {
    expect(checkManifest(good)).toEqual(good);
    const more = { ...good, scope: 'openid', enabled_for_profiles: [7, 8] };
    expect(checkManifest(more)).toEqual(more);
    const { entry_uri: _, ...withoutEntry } = { ...good, quick_launch_enabled: false };
    expect(checkManifest(withoutEntry)).toEqual(withoutEntry);
  });

  it('is accepted as LivePerson’s own web application example', () => {
    const example = {
      client_name: 'com.liveperson.MyWebApp',
      display_name: 'Web application example',
      response_types: ['code'],
      scope: 'msg.consumer',
      entry_uri: 'https://app.brand.example/appentry',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['http://app.brand.example/callback'],
    };
    expect(manifestWarnings(checkManifest(example))).toEqual([]);
  });

  it.each([
    'com.liveperson.MyWebApp',
    'com.liveperson.MyConnectorApp',
    'com.liveperson.GoogleAgentAssist',
    'com.liveperson.applicationName#de-DE',
  ])('is accepted without a warning with the client name %s', (client_name) => {
    const manifest = checkManifest({ ...good, client_name, enabled_for_profiles: [7] });
    expect(manifestWarnings(manifest)).toEqual([]);
  });

  it.each([
    [{ client_name: 'My First LE-App' }, /^client_name should be .* reverse domain name/],
    [{ scope: 'msg.consumer openid' }, /^scope: .*users\.read.*, not openid;/],
    [{ enabled_for_profiles: [] }, /Quick Launch menu shows the app to nobody.*--profile ID/],
  ])('is accepted with a warning with %j', (changes, warning) => {
    const manifest = checkManifest({ ...good, enabled_for_profiles: [7], ...changes });
    expect(manifestWarnings(manifest)).toEqual([expect.stringMatching(warning)]);
  });

  it('has no warning about profiles without the Quick Launch menu', () => {
    const manifest = checkManifest({ ...good, quick_launch_enabled: false });
    expect(manifestWarnings(manifest)).toEqual([]);
  });

  const long = 'x'.repeat(129);
  it.each([
    ['client_name', [undefined, '', `example.${long}`]],
    ['display_name', ['  ', long]],
    ['description', ['', 'x'.repeat(257)]],
    [
      'grant_types',
      [
        undefined,
        [],
        ['authorization_code'],
        ['refresh_token', 'refresh_token'],
        ['authorization_code', 'refresh_token', 'password'],
      ],
    ],
    ['response_types', [[], ['token'], ['code', 'token']]],
    [
      'redirect_uris',
      [
        undefined,
        [],
        ['/callback'],
        ['about:blank'],
        ['https://app.brand.example/callback#top'],
        [`https://app.brand.example/${long}`],
        ['javascript:alert(1)'],
      ],
    ],
    ['scope', ['', long]],
    ['logo_uri', ['', 'logo.png', `https://app.brand.example/${'x'.repeat(1_024)}`]],
    ['entry_uri', [undefined, '', '/login', `https://app.brand.example/${'x'.repeat(1_024)}`]],
    ['quick_launch_enabled', ['true']],
    ['enabled_for_profiles', [['7'], [0], [1.5], 7]],
  ])('is rejected for an invalid %s', (member, values) => {
    for (const value of values) {
      const problems = problemsOf({ [member]: value });
      expect(problems.length, JSON.stringify(value)).toBeGreaterThan(0);
      for (const problem of problems) expect(problem).toMatch(new RegExp(`^${member}[. ]`));
    }
  });
});

describe('the size of a PNG', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a JPEG', Buffer.from('ffd8ffe000104a46494600010101004800480000ffdb004300', 'hex')],
    ['half a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('is null for %s', (_what, bytes) => {
    expect(pngSize(bytes)).toBeNull();
  });

  it('is read from its header', () => {
    const bytes = Buffer.from('89504e470d0a1a0a0000000d494844520000004600000047', 'hex');
    expect(pngSize(bytes)).toEqual([70, 71]);
  });
});

describe('npm run manifest', { timeout: 30_000 }, () => {
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    inFolder((folder) => runCommand('manifest', args, { environment, folder }));

  it('prints only the manifest, for APP_URL', async () => {
    const { status, stdout, stderr } = await run(['--profile', '7'], {
      APP_URL: 'https://app.brand.example',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ...good,
      enabled_for_profiles: [7],
      display_name: appName,
      description: `Sign in to ${appName} with your LivePerson account`,
    });
  });

  it('warns on stderr that the menu shows the app to nobody, and prints the manifest', async () => {
    const { status, stdout, stderr } = await run([], { APP_URL: 'https://app.brand.example' });
    expect(stderr).toMatch(/^warning: the Quick Launch menu shows the app to nobody.*\n$/);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ quick_launch_enabled: true });
  });

  it('reads APP_URL from .env.local', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, '.env.local'), 'APP_URL=https://other.brand.example\n');
      const { stdout } = await runCommand('manifest', [], { folder });
      expect(JSON.parse(stdout)).toMatchObject({ client_name: 'example.brand.other' });
    });
  });

  it('contains the values of its flags', async () => {
    const { stdout } = await run([
      ...['--app-url', 'https://app.brand.example/', '--also-at', 'http://localhost:3000'],
      ...[
        '--client-name',
        'example.brand.desk',
        '--display-name',
        'Desk',
        '--description',
        'For agents',
      ],
      ...['--profile', '7', '--profile', '8', '--no-quick-launch', '--scope', 'openid'],
    ]);
    expect(JSON.parse(stdout)).toEqual({
      ...good,
      client_name: 'example.brand.desk',
      display_name: 'Desk',
      description: 'For agents',
      redirect_uris: ['https://app.brand.example/callback', 'http://localhost:3000/callback'],
      scope: 'openid',
      quick_launch_enabled: false,
      enabled_for_profiles: [7, 8],
    });
  });

  it('has the sign-in of one account as its entry', async () => {
    const { stdout } = await run([
      ...['--app-url', 'https://app.brand.example', '--account', '12345678'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ entry_uri: `${good.entry_uri}?account=12345678` });
  });

  it.each([
    [['--app-url', 'https://app.brand.example', '--account', 'a b'], /--account must be/],
    [[], /APP_URL is missing/],
    [['--app-url', 'http://app.brand.example'], /APP_URL must be an origin/],
    [
      ['--app-url', 'https://app.brand.example', '--display-name', 'x'.repeat(129)],
      /LivePerson would reject[\s\S]*display_name must have at most 128/,
    ],
    [
      ['--app-url', 'https://app.brand.example', '--profile', 'agents'],
      /enabled_for_profiles\.0 must be a profile ID/,
    ],
    [['--logo', 'x'], /--logo[\s\S]*Usage: npm run manifest/],
  ])('prints the problem and no manifest for %j', async (args, problem) => {
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(problem);
  });
});
