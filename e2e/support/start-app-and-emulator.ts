import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import {
  type AppStart,
  type RunningServer,
  startApp,
  startEmulatorServer,
} from '../../scripts/servers';
import { type Clock, clockOf, clockPreload } from './clock';

/** The production build and its emulator. */
export interface AppAndEmulator {
  readonly app: RunningServer;
  readonly emulator: RunningServer;
  /** Works only with `hasClock`. */
  readonly clock: Clock;
  stop(): Promise<void>;
}

/** Starts an app and its emulator. Their host names differ, so they are different sites. */
export async function startAppAndEmulator(
  environment: Readonly<Record<string, string>> = {},
  {
    hasClock = false,
    ...options
  }: Partial<Pick<AppStart, 'preload' | 'folder' | 'command'>> & {
    readonly hasClock?: boolean;
  } = {},
): Promise<AppAndEmulator> {
  const port = await anyFreePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const preload = hasClock ? [clockPreload] : [];
  const emulator = await startEmulatorServer(0, [`${appUrl}/callback`], preload);
  try {
    const app = await startApp({
      command: 'start',
      host: '127.0.0.1',
      port,
      environment: { ...demoSettings(appUrl, emulator.origin), LOG_LEVEL: 'debug', ...environment },
      preload,
      ...options,
    });
    return {
      app,
      emulator,
      clock: clockOf(app, emulator),
      stop: async () => {
        await Promise.all([app.stop(), emulator.stop()]);
      },
    };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
