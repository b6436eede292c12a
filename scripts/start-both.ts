import { demoSettings } from './demo-settings';
import { anyFreePort } from './free-port';
import { type AppStart, type RunningServer, startApp, startEmulatorServer } from './servers';

/** The production build and an emulator, which know each other. */
export interface Both {
  readonly app: RunningServer;
  readonly emulator: RunningServer;
  stop(): Promise<void>;
}

/** Starts an app and an emulator that know each other. The hosts differ, so they are different sites. */
export async function startBoth(
  environment: Readonly<Record<string, string>> = {},
  options: Pick<AppStart, 'isProbed' | 'folder'> = {},
): Promise<Both> {
  const port = await anyFreePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const emulator = await startEmulatorServer(0, [`${appUrl}/callback`]);
  try {
    const app = await startApp({
      command: 'start',
      host: '127.0.0.1',
      port,
      environment: { ...demoSettings(appUrl, emulator.origin), LOG_LEVEL: 'debug', ...environment },
      ...options,
    });
    return {
      app,
      emulator,
      stop: async () => {
        await Promise.all([app.stop(), emulator.stop()]);
      },
    };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
