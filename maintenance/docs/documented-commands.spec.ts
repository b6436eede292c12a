import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyApp, everything } from '../../e2e/support/app-copy';
import { expect, test } from '../../e2e/support/fixtures';
import { buildLimitMs } from '../../scripts/child-process';
import { anyFreePort } from '../../scripts/free-port';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'AGENTS.md',
  'emulator/README.md',
  'maintenance/README.md',
  ...readdirSync('docs').map((name) => join('docs', name)),
].filter((path) => path.endsWith('.md'));

/** The commands in the `sh` blocks of a page. Those in `sh on-the-host` need root, systemd, Docker or a repository of your own. */
const blocksOf = (page: string) =>
  Array.from(
    readFileSync(page, 'utf8').matchAll(/^ *```sh\n(.*?)^ *```$/gms),
    ([, block = '']) => block,
  );
const commandsOf = (page: string) =>
  blocksOf(page)
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/(?:^| +)#.*$/, '').trim())
    .filter((line) => line !== '');

/** What takes long, needs a terminal or needs root, and the file that runs it. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['npm run check', 'scripts/test.ts'],
  ['npm run test:unit', 'scripts/test.ts'],
  ['npm test', '.ci/run'],
  ['npm run test:all', '.github/workflows/nightly.yml'],
  ['.ci/run', '.github/workflows/ci.yml'],
  ['npm ci && npm run demo', 'maintenance/docs/demo.spec.ts'],
  ['npm run setup', 'cli/setup.test.ts'],
  ['npm run doctor -- --sign-in --at http://localhost:3000', 'cli/sign-in-report.test.ts'],
  [
    'FAULTS=all npm run test:e2e -- maintenance/fault-matrix',
    'maintenance/fault-matrix/fault-matrix.spec.ts',
  ],
  ['npm pack -w lib', 'maintenance/packed-library/pack.ts'],
  ['npm run build:standalone', 'scripts/test-standalone.ts'],
  ['PORT=3000 HOSTNAME=127.0.0.1 node standalone/server.js', 'scripts/test-standalone.ts'],
  ['npm run test:e2e -- e2e/journeys/teams.spec.ts', 'maintenance/docs/documented-pages.spec.ts'],
  [
    'PICTURES=/tmp/pictures npm run test:e2e -- accessibility several-accounts embedding two-windows user-sessions',
    'e2e/support/visual-checks.ts',
  ],
]);
const partsOf = (command: string) => [command, ...command.split(' && ')];

const folder = '.documented-commands';

test.describe.configure({ timeout: 3 * buildLimitMs });

test('every command of the documentation does what it is there for', async () => {
  const copy = copyApp(folder, everything(), { withTests: true });
  const [port, emulatorPort] = [await anyFreePort(), await anyFreePort()];
  /** A command, with the ports that are free, in a folder of its own, and not for an hour. */
  const fitted = (command: string) =>
    command
      .replaceAll('3000', String(port))
      .replaceAll('4000', String(emulatorPort))
      .replace('/tmp/', './')
      .replace('FUZZ_FACTOR=100', 'FUZZ_FACTOR=1')
      .replace(/(maintenance\/soak\/soak.ts)(?: --minutes 3.5)?/, '$1 --no-build --minutes 0.2');
  const environment = { ...process.env, PORT: String(port), BUILD_WITHOUT_TYPES: 'on' };
  const ran = new Set<string>();

  async function run(command: string): Promise<string> {
    ran.add(command);
    // Whatever an answer says, curl is content with it unless told otherwise.
    const script = `set -e\ncurl() { command curl --fail-with-body --silent "$@"; }\n${fitted(command)}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], {
      cwd: folder,
      env: environment,
    }).catch(({ message, stdout }) => {
      throw new Error(`${message}\n${stdout}`);
    });
    return stdout;
  }

  /** Runs it until the work is done, then stops it as Ctrl-C would. */
  async function during(command: string, ready: RegExp, work: () => Promise<void>): Promise<void> {
    ran.add(command);
    const child = spawn('bash', ['-c', fitted(command)], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    const ended = once(child, 'close');
    try {
      await expect.poll(() => printed, { timeout: buildLimitMs }).toMatch(ready);
      await work();
    } finally {
      if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      await ended;
    }
  }

  try {
    await run('npx vitest run lib/access/protected-routes.test.ts');
    await run('FUZZ_FACTOR=100 npx vitest run fuzz');
    await run('npm run test:e2e -- e2e/journeys/sign-in.spec.ts');
    await run('npm run format');
    expect((await run('openssl rand -base64 32')).trim().length).toBeGreaterThan(32);
    for (const manifest of pages.flatMap(commandsOf).filter((line) => / manifest /.test(line))) {
      await run(manifest);
    }
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toContain('"redirect_uris"');

    const emulator = commandsOf('emulator/README.md').find((line) => /emulator/.test(line));
    const setup = commandsOf('emulator/README.md').find((line) => / setup -- /.test(line));
    await during(emulator ?? '', /listening on/, async () => {
      await run(setup ?? '');
      await expect(run('npm run doctor')).rejects.toThrow('nothing responds');
      await during('npm run build && npm start', /Ready in/, async () => {
        expect(await run('npm run doctor')).toContain('0 with warnings, 0 failed');
        for (const curl of [
          ...commandsOf('docs/deployment.md'),
          ...commandsOf('docs/operations.md'),
        ].filter((line) => line.startsWith('curl'))) {
          expect(await run(curl)).toContain('HTTP/1.1 200 OK');
        }
      });
      await during('npm start -- -H 127.0.0.1 -p 3000', /Ready in/, async () => {
        await run('curl -i http://127.0.0.1:3000/api/ready');
      });
      await during('npm run dev', /Open http:/, async () => {
        await run('curl -i http://127.0.0.1:3000/api/ready');
      });
      await run('npx tsx maintenance/soak/soak.ts');
      await run('npx tsx maintenance/soak/soak.ts --minutes 3.5 --seed 97142');
      const control = blocksOf('emulator/README.md').find((block) => block.includes('/control'));
      expect(await run(control ?? '')).toContain('demo-secret-not-for-production');
      for (const line of commandsOf('emulator/README.md').slice(1)) ran.add(line);
    });

    const shown = new Set([...ran, ...elsewhere.keys()].flatMap(partsOf));
    for (const page of pages) {
      for (const command of commandsOf(page)) expect(shown, page).toContain(command);
    }
    const all = pages.flatMap(commandsOf).flatMap(partsOf);
    for (const [command, file] of elsewhere) {
      expect(all).toContain(command);
      expect(existsSync(file), file).toBe(true);
    }
  } finally {
    copy.remove();
  }
});

test('the documentation names no script that there is not', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const page of [...pages, 'CHANGELOG.md', '.vscode/launch.json']) {
    const text = readFileSync(page, 'utf8');
    for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)) {
      expect(Object.keys(scripts), page).toContain(script);
    }
  }
});
