import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether nobody listens on a port of this machine, by either of the names that browsers try for `localhost`. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(port, host);
    const taken = await Promise.race([
      once(server, 'listening').then(() => false),
      once(server, 'error').then(([error]) => error.code === 'EADDRINUSE'),
    ]).catch((error: unknown) => error instanceof Error && /EADDRINUSE/.test(error.message));
    server.close();
    if (taken) return false;
  }
  return true;
}

/**
 * The first free port from `wanted` on.
 *
 * @param onTaken told of each port that is not free
 */
export async function freePort(
  wanted: number,
  onTaken: (port: number) => void = () => undefined,
): Promise<number> {
  if (await isFree(wanted)) return wanted;
  onTaken(wanted);
  return freePort(wanted + 1, onTaken);
}

/** Any free port. */
export async function anyFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}
