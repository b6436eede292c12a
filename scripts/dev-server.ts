import nextEnv from '@next/env';
import { personas } from '../emulator/personas';
import { appHost, demoSettings } from './demo-settings';
import { freePort } from './free-port';
import { buildApp, type RunningServer, startApp, startEmulatorServer } from './servers';

/**
 * `npm run demo` runs the production build and the emulator. `npm run dev` runs the development server, and the
 * emulator unless the settings contain a LivePerson account.
 */
const isDemo = process.argv[2] === 'demo';
const preferredAppPort = Number(process.env.PORT || 3000);
const preferredEmulatorPort = 4000;

const running: RunningServer[] = [];

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const reportTakenPort = (port: number) => print(`Port ${port} is taken, trying ${port + 1}.`);

async function run(): Promise<void> {
  if (isDemo) {
    print('Building the app (about 30 seconds) …');
    await buildApp();
  }
  const account = isDemo ? null : readAccountSettings();
  const port = await choosePort(account?.appUrl ?? null);
  const listening = `http://${appHost}:${port}`;
  const environment = account ? {} : await startEmulatorFor(listening, port);
  const command = isDemo ? 'start' : 'dev';
  const app = await startApp({ command, host: appHost, port, environment, isShown: true });
  running.push(app);
  const appUrl = account?.appUrl?.origin ?? listening;
  print(`\n  Open ${appUrl}`);
  if (appUrl !== listening) print(`  The app listens at ${listening}`);
  print('');
  if (!account) printPersonas();
  print('  Ctrl-C stops everything.\n');
  await Promise.race(running.map(({ ended }) => ended));
}

/** The settings of a LivePerson account; null without one. The start of the app reports what is wrong with them. */
function readAccountSettings(): { readonly appUrl: URL | null } | null {
  nextEnv.loadEnvConfig(process.cwd(), true, { info: () => undefined, error: print });
  const { APP_URL = '', LP_CLIENT_ID, LP_INSTALLATIONS } = process.env;
  if (!LP_CLIENT_ID && !LP_INSTALLATIONS) return null;
  return { appUrl: URL.canParse(APP_URL) ? new URL(APP_URL) : null };
}

/** Chooses the port. An `APP_URL` with http is on this machine, and its port the only one to which Sentinel can redirect. */
async function choosePort(appUrl: URL | null): Promise<number> {
  if (appUrl?.protocol !== 'http:') return freePort(preferredAppPort, reportTakenPort);
  const port = Number(appUrl.port || 80);
  return freePort(port, () => {
    throw new Error(`Port ${port} of APP_URL is taken. Stop its server, or change APP_URL.`);
  });
}

async function startEmulatorFor(
  appUrl: string,
  appPort: number,
): Promise<Readonly<Record<string, string>>> {
  const preferred =
    preferredEmulatorPort === appPort ? preferredEmulatorPort + 1 : preferredEmulatorPort;
  const port = await freePort(preferred, reportTakenPort);
  const emulator = await startEmulatorServer(port, [`${appUrl}/callback`]);
  running.push(emulator);
  return { ...demoSettings(appUrl, emulator.origin), LOG_LEVEL: 'warn', DEMO: 'on' };
}

function printPersonas(): void {
  print('  and sign in as one of:');
  for (const { userId, profile, summary } of Object.values(personas)) {
    print(`    ${String(profile.fullName ?? `User ${userId}`).padEnd(24)} ${summary}`);
  }
  print('');
}

async function stopAll(): Promise<void> {
  await Promise.all(running.map((server) => server.stop()));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopAll().then(() => process.exit(0));
  });
}
run()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  })
  .finally(stopAll);
