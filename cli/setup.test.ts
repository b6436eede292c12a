import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inFolder, runCommand } from '../e2e/support/cli-command';
import { demoInstallation } from '../emulator/installation';
import { type Emulator, startEmulator } from '../emulator/server';
import { parseConfig } from '../lib/config/config';
import { unsetSettings } from '../scripts/demo-settings';

const appUrl = 'http://127.0.0.1:3000';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.control.reset();
  await emulator.control.install({ redirectUris: [`${appUrl}/callback`] });
});

const { accountId, clientId, clientSecret } = demoInstallation;
const right = {
  'account-id': accountId,
  'app-url': appUrl,
  'client-id': clientId,
  'client-secret': clientSecret,
};
/** As flags, with the emulator instead of LivePerson. */
const flags = (values: Readonly<Record<string, string>>) =>
  Object.entries({ ...values, 'domain-api-url': emulator.origin }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);

function settingsIn(folder: string): Readonly<Record<string, string>> {
  const lines = readFileSync(join(folder, '.env.local'), 'utf8').trimEnd().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
  );
}

describe('npm run setup with flags', { timeout: 60_000 }, () => {
  it('checks each answer and writes complete settings that only the owner can read', async () => {
    await inFolder(async (folder) => {
      const { status, stdout, stderr } = await runCommand('setup', flags(right), { folder });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toMatch(
        /^ok {7}account 12345678: Sentinel is at .*\nok {7}authorization .*\nok {7}client secret .*\nSaved to \.env\.local/,
      );
      expect(stdout).toContain('npm run build && npm start');
      expect(statSync(join(folder, '.env.local')).mode & 0o777).toBe(0o600);
      const config = parseConfig(settingsIn(folder));
      expect(config).toMatchObject({
        appUrl,
        installations: [{ accountId, clientId, clientSecret }],
      });
      expect(config.sessionSecrets[0].length).toBeGreaterThanOrEqual(43);
      expect(stdout + stderr).not.toContain(clientSecret);
      expect(stdout + stderr).not.toContain(config.sessionSecrets[0]);
    });
  });

  it('reads the secret from the environment, which the process list does not show', async () => {
    await inFolder(async (folder) => {
      const { 'client-secret': LP_CLIENT_SECRET, ...others } = right;
      const environment = { LP_CLIENT_SECRET };
      const { status } = await runCommand('setup', flags(others), { environment, folder });
      expect(status).toBe(0);
      expect(settingsIn(folder)).toMatchObject({ LP_CLIENT_SECRET });
    });
  });

  it.each([
    ['http://localhost:4567', 'npm start -- -p 4567, then open http://localhost:4567\n'],
    [
      'https://app.brand.example',
      'npm start, then open https://app.brand.example\nThe app listens at http://localhost:3000',
    ],
  ])('prints where the app listens for %s', async (url, next) => {
    await inFolder(async (folder) => {
      const given = [...flags({ ...right, 'app-url': url }), '--unchecked'];
      expect((await runCommand('setup', given, { folder })).stdout).toContain(next);
    });
  });

  it('changes an existing file only with --overwrite, and keeps its other settings', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, '.env.local');
      const before = `# Ours\nREDIS_URL=redis://localhost\nSESSION_SECRET=${'s'.repeat(40)}\nLP_CLIENT_ID=old\n`;
      writeFileSync(file, before, { mode: 0o644 });
      const refused = await runCommand('setup', flags(right), { folder });
      expect(refused.status).toBe(1);
      expect(refused.stderr).toMatch(/\.env\.local exists already: use --overwrite/);
      expect(readFileSync(file, 'utf8')).toBe(before);
      const { status } = await runCommand('setup', [...flags(right), '--overwrite'], { folder });
      expect(status).toBe(0);
      expect(readFileSync(file, 'utf8')).toContain('# Ours\nREDIS_URL=redis://localhost\n');
      expect(settingsIn(folder)).toMatchObject({
        SESSION_SECRET: 's'.repeat(40),
        LP_CLIENT_ID: clientId,
      });
      expect(statSync(file).mode & 0o777).toBe(0o600);
    });
  });

  it.each([
    ['no flags', {}, /missing flags: --account-id, --app-url, --client-id, --client-secret/],
    ['an unknown account', { ...right, 'account-id': '999' }, /FAILED {3}account 999: .*401/],
    [
      'an invalid account number',
      { ...right, 'account-id': '12-34' },
      /--account-id must be the account number/,
    ],
    [
      'an invalid URL',
      { ...right, 'app-url': 'http://app.brand.example' },
      /--app-url must be an origin/,
    ],
    ['an unknown client id', { ...right, 'client-id': 'nobody' }, /FAILED {3}authorization .*401/],
    [
      'a redirect URI that is not registered',
      { ...right, 'app-url': 'http://127.0.0.1:3001' },
      /FAILED {3}authorization .*400[\s\S]*http:\/\/127\.0\.0\.1:3001\/callback/,
    ],
    [
      'a wrong secret',
      { ...right, 'client-secret': 'a-guess' },
      /FAILED {3}client secret .*rejects/,
    ],
    [
      'a secret that the file cannot contain',
      { ...right, 'client-secret': "it's" },
      /--client-secret has a character that an \.env file cannot contain/,
    ],
    [
      'an unknown flag',
      { ...right, 'client-name': 'x' },
      /--client-name[\s\S]*Usage: npm run setup/,
    ],
  ])('writes nothing for %s, and prints the problem', async (_what, values, problem) => {
    await inFolder(async (folder) => {
      const { status, stderr } = await runCommand('setup', flags(values), { folder });
      expect(status).toBe(1);
      expect(stderr).toMatch(problem);
      expect(stderr).not.toContain(clientSecret);
      expect(existsSync(join(folder, '.env.local'))).toBe(false);
    });
  });

  it.each([
    ['a wrong secret', { ...right, 'client-secret': 'a-guess' }, 'bare_400'],
    ['a wrong secret', { ...right, 'client-secret': 'a-guess' }, 'liveperson'],
    ['the right secret', right, 'liveperson'],
  ] as const)(
    'cannot tell whether %s is right, and says so',
    async (_what, values, tokenErrors) => {
      await emulator.control.speak({ tokenErrors });
      await inFolder(async (folder) => {
        const { status, stdout } = await runCommand('setup', flags(values), { folder });
        expect(status).toBe(0);
        expect(stdout).toMatch(
          /\nwarning {2}client secret 12345678: cannot tell .*\n {9}→ compare LP_CLIENT_SECRET/,
        );
        expect(stdout).not.toMatch(/ok {7}client secret/);
      });
    },
  );

  it.each(['bare_400', 'liveperson', 'rfc_400'] as const)(
    'writes nothing for a wrong redirect URI, a missing grant or a named secret: %s',
    async (tokenErrors) => {
      await emulator.control.speak({ tokenErrors });
      await inFolder(async (folder) => {
        const elsewhere = { ...right, 'app-url': 'http://127.0.0.1:3001' };
        const refused = await runCommand('setup', flags(elsewhere), { folder });
        expect(refused.stderr).toMatch(/FAILED {3}authorization .*400/);
        await emulator.control.install({ grantTypes: ['refresh_token'] });
        const missing = await runCommand('setup', flags(right), { folder });
        await emulator.control.install({ grantTypes: ['authorization_code', 'refresh_token'] });
        expect(missing.stderr).toMatch(/FAILED {3}authorization .*unauthorized_client/);
        expect(existsSync(join(folder, '.env.local'))).toBe(false);
      });
    },
  );

  it('skips the checks with --unchecked', async () => {
    await inFolder(async (folder) => {
      const away = flags({ ...right }).map((flag) =>
        flag === emulator.origin ? 'http://127.0.0.1:9' : flag,
      );
      const failed = await runCommand('setup', away, { folder });
      expect(failed.stderr).toMatch(/FAILED {3}account .*does not respond/);
      const { status } = await runCommand('setup', [...away, '--unchecked'], { folder });
      expect(status).toBe(0);
      expect(settingsIn(folder)).toMatchObject({ LP_CLIENT_ID: clientId });
    });
  });

  it('refuses to change an app with several accounts', async () => {
    await inFolder(async (folder) => {
      const environment = { LP_INSTALLATIONS: 'installations.json' };
      const { status, stderr } = await runCommand('setup', flags(right), { environment, folder });
      expect(status).toBe(1);
      expect(stderr).toMatch(/LP_INSTALLATIONS is set/);
    });
  });
});

/** Runs setup at a terminal, which `script` creates, and types keys when a text appears. */
async function atTerminal(
  folder: string,
  typed: readonly (readonly [afterReading: string, keys: string])[],
): Promise<{ readonly screen: string; readonly status: number | null }> {
  const main = fileURLToPath(new URL('./setup.ts', import.meta.url));
  const setup = [process.execPath, '--import', import.meta.resolve('tsx'), main].join(' ');
  const command = `stty cols 120 rows 40 && ${setup}`;
  const unset = Object.keys(unsetSettings).map((setting) => [setting, undefined]);
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: folder,
    env: {
      ...process.env,
      ...Object.fromEntries(unset),
      CI: undefined,
      NODE_ENV: undefined,
      LP_DOMAIN_API_URL: emulator.origin,
      TERM: 'xterm',
    },
  });
  let screen = '';
  let read = 0;
  const [...left] = typed;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const [next] = left;
    const at = next ? screen.indexOf(next[0], read) : -1;
    if (next && at >= 0) {
      left.shift();
      read = screen.length;
      child.stdin.write(next[1]);
    }
  });
  const timeout = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const [status] = await once(child, 'close');
  clearTimeout(timeout);
  expect(left, screen).toEqual([]);
  return { screen, status };
}

const enter = '\r';

// On other systems `script` has other flags.
describe.skipIf(process.platform !== 'linux')(
  'npm run setup at a terminal',
  { timeout: 60_000 },
  () => {
    it('asks, checks, asks again after a failed check, and shows no secret', async () => {
      await inFolder(async (folder) => {
        const { screen, status } = await atTerminal(folder, [
          ['Your LivePerson account number', `12-34${enter}`],
          ['must be the account number', `${'\u007f'.repeat(5)}999${enter}`],
          ['Use this answer anyway?', enter],
          ['Your LivePerson account number', accountId + enter],
          ['The public URL of this app', appUrl + enter],
          ['The app install id', clientId + enter],
          ['The client secret', clientSecret + enter],
        ]);
        expect(status).toBe(0);
        expect(screen).toContain('Saved to .env.local');
        expect(screen).not.toContain(clientSecret);
        expect(settingsIn(folder)).toMatchObject({
          LP_ACCOUNT_ID: accountId,
          APP_URL: appUrl,
          LP_CLIENT_ID: clientId,
          LP_CLIENT_SECRET: clientSecret,
        });
      });
    });

    it('asks before it changes a file, and writes nothing when it is cancelled', async () => {
      await inFolder(async (folder) => {
        const file = join(folder, '.env.local');
        writeFileSync(file, 'LP_CLIENT_ID=old\n');
        const declined = await atTerminal(folder, [['exists already. Change', enter]]);
        expect(declined.status).toBe(1);
        const stopped = await atTerminal(folder, [
          ['exists already. Change', `y`],
          ['Your LivePerson account number', '\u0003'],
        ]);
        expect(stopped.screen).toContain('Nothing was written.');
        expect(readFileSync(file, 'utf8')).toBe('LP_CLIENT_ID=old\n');
      });
    });
  },
);
