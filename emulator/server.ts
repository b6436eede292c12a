import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { emulatorApp } from './app';
import { StateControl } from './control';
import type { EmulatorControl } from './control-client';
import type { Dialect } from './dialect';
import type { Installation } from './installation';
import { newState } from './state';

export interface Emulator {
  readonly port: number;
  /** `http://localhost:PORT` */
  readonly origin: string;
  readonly control: EmulatorControl;
  /** Ends at once, open connections included. */
  close(): Promise<void>;
}

export interface EmulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  installation?: Partial<Installation>;
  dialect?: Partial<Dialect>;
  /** The address it is known by when a TLS front stands before it; its own origin otherwise. */
  publicOrigin?: string;
  /** Milliseconds; the wall clock by default. */
  now?: () => number;
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
  const state = newState({
    publicHost: new URL(options.publicOrigin ?? origin).host,
    now: options.now ?? Date.now,
    installation: options.installation ?? {},
    dialect: options.dialect ?? {},
  });
  const control = new StateControl(state);
  const app = emulatorApp(state, control);
  // The app under test may live in this process: its Request and Response stay the platform's own.
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { port, origin, control, close };
}
