import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { copyApp, everything } from '../../e2e/support/app-copy';
import { CookieClient } from '../../e2e/support/cookie-client';
import { signInWithBrowser } from '../../e2e/support/sign-in-with-browser';
import { makeCertificate, startTlsFront } from '../../e2e/support/tls';
import { personas } from '../../emulator/personas';
import {
  buildLimitMs,
  type RunningServer,
  startProcess,
  stopUnless,
} from '../../scripts/child-process';
import { demoSettings, unsetSettings } from '../../scripts/demo-settings';
import { browserLaunchOptions } from '../../scripts/find-browser';
import { anyFreePort } from '../../scripts/free-port';
import { prerenderedPages } from '../../scripts/prerendered-pages';
import { startEmulatorServer } from '../../scripts/servers';
import { useAnnouncedDefaults, useProxyFile } from './next-version';

const publicHost = 'portal.brand.example';
const launch = browserLaunchOptions(`--host-resolver-rules=MAP ${publicHost} 127.0.0.1`);

test.use({ launchOptions: launch, ignoreHTTPSErrors: true });
// One worker for all tests, so that they share the copy.
test.describe.configure({ mode: 'default', timeout: 2 * buildLimitMs });

/** A workspace with its own packages, below this repository: its lockfile is the stray one above. */
const workspace = '.documented-workspace';
const portal = 'apps/portal';
const folder = join(workspace, portal);
const next = '../../node_modules/next/dist/bin/next';
const running: Pick<RunningServer, 'stop'>[] = [];

test.beforeAll(async () => {
  rmSync(workspace, { recursive: true, force: true });
  copyApp(folder, everything());
  rmSync(join(folder, 'maintenance'), { recursive: true });
  const workspaces = [portal, `${portal}/lib`];
  writeFileSync(join(workspace, 'package.json'), JSON.stringify({ private: true, workspaces }));
  // Hard links: Turbopack follows no link out of the workspace.
  await run(['-al', 'node_modules', workspace], { program: 'cp', at: '.' });
  rmSync(join(workspace, 'node_modules/sentinel-nextjs'));
  symlinkSync(`../${portal}/lib`, join(workspace, 'node_modules/sentinel-nextjs'), 'dir');
});

test.afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
test.afterAll(() => rmSync(workspace, { recursive: true, force: true }));

interface RunOptions {
  readonly program?: string;
  readonly at?: string;
}

/** Runs Node.js or another program to its end. */
async function run(
  args: readonly string[],
  { program = process.execPath, at = folder }: RunOptions = {},
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const environment = { ...process.env, ...unsetSettings, ...quick };
  const child = startProcess(args, { program, environment, folder: at });
  await child.ended;
  return { exitCode: child.exitCode(), output: child.output() };
}

// `npm run check` checks the types.
const quick = { BUILD_WITHOUT_TYPES: 'on', NEXT_TELEMETRY_DISABLED: '1' };

async function succeed(args: readonly string[], options?: RunOptions): Promise<string> {
  const { exitCode, output } = await run(args, options);
  expect(exitCode, output).toBe(0);
  return output.trim();
}

/** The program of another Node.js version, from the npm registry. */
const nodeProgram = (version: string) =>
  succeed(['-y', '-p', `node@${version}`, 'node', '-p', 'process.execPath'], { program: 'npx' });

/** Starts a server of the copy, and its emulator. */
async function start(
  args: readonly string[],
  port: number,
  { program, appUrl = `http://127.0.0.1:${port}` }: { program?: string; appUrl?: string } = {},
) {
  const emulator = await startEmulatorServer(0, [`${appUrl}/callback`]);
  running.push(emulator);
  const address = { PORT: String(port), HOSTNAME: '127.0.0.1' };
  const environment = {
    ...process.env,
    ...quick,
    ...demoSettings(appUrl, emulator.origin),
    ...address,
  };
  const server = startProcess(args, { environment, folder, ...(program && { program }) });
  running.push(server);
  await stopUnless(server, server.prints(/Ready in/));
  return { ...server, appUrl };
}

const startBuild = async (program?: string) => {
  const port = await anyFreePort();
  return start([next, 'start', '-H', '127.0.0.1', '-p', String(port)], port, {
    ...(program && { program }),
  });
};

async function expectSignIn(appUrl: string): Promise<void> {
  const client = new CookieClient();
  await client.signIn(appUrl, personas.administrator);
  const dashboard = await client.open(`${appUrl}/dashboard`);
  expect(dashboard.status).toBe(200);
  expect(await dashboard.text()).toContain('Dana');
}

test('a workspace below a stray lockfile: the standalone build of Node.js 24', async () => {
  const program = await nodeProgram('24');
  const script = ['--import', 'tsx', 'scripts/build-standalone.ts'];
  const server = `standalone/${portal}/server.js`;
  expect(await succeed(script, { program })).toContain(`Start it with: node ${server}`);
  const port = await anyFreePort();
  const { appUrl } = await start([server], port, { program });
  await expectSignIn(appUrl);
  const icon = await fetch(`${appUrl}/icon-512.png`);
  expect(icon.headers.get('content-type')).toBe('image/png');
});

test('npm run dev behind https: pages hydrate, and an error screen leaves with its error', async ({
  page,
}) => {
  const certificate = await makeCertificate(publicHost);
  const [publicPort, port] = [await anyFreePort(), await anyFreePort()];
  running.push({ stop: certificate.remove }, await startTlsFront(publicPort, port, certificate));
  const appUrl = `https://${publicHost}:${publicPort}`;
  const script = ['--import', 'tsx', 'scripts/dev-server.ts', 'dev'];
  const { output } = await start(script, port, { appUrl });
  await expect
    .poll(output, { timeout: buildLimitMs })
    .toContain(`Open ${appUrl}\n  The app listens at http://127.0.0.1:${port}\n`);
  page.setDefaultTimeout(buildLimitMs);
  await signInWithBrowser(page, appUrl, personas.administrator);
  const isHydrated = () =>
    Object.keys(document.querySelector('main') ?? {}).some((key) => key.startsWith('__react'));
  await page.waitForFunction(isHydrated);

  const file = join(folder, 'app/dashboard/page.tsx');
  const source = readFileSync(file, 'utf8');
  const broken = source.replace(
    /(function DashboardPage.*\{\n)/,
    "$1  if (text) throw new Error('x');\n",
  );
  const screen = page.getByRole('heading', { name: 'This page could not be shown' });
  writeFileSync(file, broken);
  await expect(screen).toBeVisible({ timeout: buildLimitMs });
  writeFileSync(file, source);
  await expect(screen).toBeHidden({ timeout: buildLimitMs });
  await expect(page.getByTestId('greeting')).toBeVisible();
});

test('proxy.ts instead of middleware.ts, built and run with Node.js 22', async () => {
  const program = await nodeProgram('22');
  useProxyFile(folder);
  expect(await succeed([next, 'build'], { program })).not.toContain('deprecated');
  const { appUrl } = await startBuild(program);
  await expectSignIn(appUrl);
  const { status } = await fetch(`${appUrl}/dashboard`, { redirect: 'manual' });
  expect(status).toBe(307);
});

test('the announced defaults: no prerendered file holds a script, and a browser signs in', async ({
  page,
}) => {
  useProxyFile(folder);
  useAnnouncedDefaults(folder);
  const output = await succeed([next, 'build']);
  expect(output).toContain('Cache Components enabled');
  expect(output).toContain('Partial Prefetching enabled');
  const built = join(folder, '.next/server');
  const withScripts = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.html') && readFileSync(join(built, file), 'utf8').includes('<script'),
  );
  // The page of errors outside of every other page, as in a build of today.
  expect(withScripts.sort()).toEqual(['app/_global-error.html', 'pages/500.html']);
  expect(prerenderedPages(join(folder, '.next'))).toEqual([]);

  const server = await startBuild();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await signInWithBrowser(page, server.appUrl, personas.administrator);
  await expect(page.getByTestId('greeting')).toContainText('Dana');
  expect(complaints).toEqual([]);
  expect(server.output()).not.toMatch(/Error|⨯/);
});

test('a basePath is refused in a sentence', async () => {
  const file = join(folder, 'next.config.js');
  const source = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    source.replace('outputFileTracingRoot', "basePath: '/portal',\n  outputFileTracingRoot"),
  );
  const { exitCode, output } = await run([next, 'build']);
  writeFileSync(file, source);
  expect(exitCode).toBe(1);
  expect(output).toContain('basePath of next.config.js: is not supported');
  expect(output).not.toMatch(/^\s+at /m);
});
