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
  const port = await freePort(preferredAppPort, reportTakenPort);
  const appUrl = `http://${appHost}:${port}`;
  const environment = hasAccountSettings() ? {} : await startEmulatorFor(appUrl, port);
  const command = isDemo ? 'start' : 'dev';
  const app = await startApp({ command, host: appHost, port, environment, isShown: true });
  running.push(app);
  print(`\n  Open ${environment.APP_URL ?? process.env.APP_URL ?? appUrl}\n`);
  if (environment.APP_URL) printPersonas();
  print('  Ctrl-C stops everything.\n');
  await Promise.race(running.map(({ ended }) => ended));
}

/** The demo always uses the emulator, so that it needs no credentials. */
function hasAccountSettings(): boolean {
  if (isDemo) return false;
  nextEnv.loadEnvConfig(process.cwd(), true, { info: () => undefined, error: print });
  return Boolean(process.env.LP_CLIENT_ID || process.env.LP_INSTALLATIONS);
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
