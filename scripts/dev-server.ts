import nextEnv from '@next/env';
import { personas } from '../emulator/personas';
import { demoSettings } from './demo-settings';
import { freePort } from './free-port';
import { buildApp, type RunningServer, startApp, startEmulatorServer } from './servers';

/**
 * `npm run demo`: the production build and the emulator. `npm run dev`: the development server, with the emulator
 * unless the settings name an installation of your own.
 */
const isDemo = process.argv[2] === 'demo';
/** The emulator is `localhost`: different sites with different cookies, as in real life. */
const appHost = '127.0.0.1';
const wantedAppPort = Number(process.env.PORT || 3000);
const wantedEmulatorPort = 4000;

const running: RunningServer[] = [];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const taken = (port: number) => say(`Port ${port} is taken, trying ${port + 1}.`);

async function run(): Promise<void> {
  if (isDemo) {
    say('Building the app (about half a minute) …');
    await buildApp();
  }
  const port = await freePort(wantedAppPort, taken);
  const appUrl = `http://${appHost}:${port}`;
  const environment = hasOwnInstallation() ? {} : await withEmulator(appUrl, port);
  const command = isDemo ? 'start' : 'dev';
  const app = await startApp({ command, host: appHost, port, environment, isShown: true });
  running.push(app);
  say(`\n  Open ${environment.APP_URL ?? process.env.APP_URL ?? appUrl}\n`);
  if (environment.APP_URL) sayPersonas();
  say('  Ctrl-C stops everything.\n');
  await Promise.race(running.map(({ ended }) => ended));
}

/** In the demo there is never one: it needs no credentials and shows what the emulator answers. */
function hasOwnInstallation(): boolean {
  if (isDemo) return false;
  nextEnv.loadEnvConfig(process.cwd(), true, { info: () => undefined, error: say });
  return Boolean(process.env.LP_CLIENT_ID || process.env.LP_INSTALLATIONS);
}

async function withEmulator(
  appUrl: string,
  appPort: number,
): Promise<Readonly<Record<string, string>>> {
  const wanted = wantedEmulatorPort === appPort ? wantedEmulatorPort + 1 : wantedEmulatorPort;
  const port = await freePort(wanted, taken);
  const emulator = await startEmulatorServer(port, [`${appUrl}/callback`]);
  running.push(emulator);
  return { ...demoSettings(appUrl, emulator.origin), LOG_LEVEL: 'warn' };
}

function sayPersonas(): void {
  say('  and sign in as one of:');
  for (const { userId, profile, summary } of Object.values(personas)) {
    say(`    ${String(profile.fullName ?? `User ${userId}`).padEnd(24)} ${summary}`);
  }
  say('');
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
