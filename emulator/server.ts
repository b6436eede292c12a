import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { emulatorApp } from './app';
import { createControl } from './control';
import type { EmulatorControl } from './control-client';
import { EmulatorState, type StateOptions } from './state';

export interface Emulator {
  readonly port: number;
  /** `http://localhost:PORT` */
  readonly origin: string;
  readonly control: EmulatorControl;
  /** Stops at once and closes open connections. */
  close(): Promise<void>;
}

export interface EmulatorOptions extends StateOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** The public address when a TLS proxy is in front; the emulator's own origin by default. */
  publicOrigin?: string;
}

/**
 * Starts an emulator of Sentinel, the Domain API and the Users API. Only this machine can reach it.
 *
 * @throws {Error} with the code `EADDRINUSE` when the port is taken
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const server = createServer();
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const origin = `http://localhost:${port}`;
  const state = new EmulatorState(new URL(options.publicOrigin ?? origin).host, options);
  const control = createControl(state);
  const app = emulatorApp(state, control);
  // The app under test may run in this process, so the global Request and Response stay as they are.
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { port, origin, control, close };
}
