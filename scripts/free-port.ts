import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether no server listens on a port, on both addresses that browsers try for `localhost`. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(port, host);
    // Rejects with the error of the server.
    const isInUse = await once(server, 'listening').then(
      () => false,
      (error: unknown) => error instanceof Error && /EADDRINUSE/.test(error.message),
    );
    server.close();
    if (isInUse) return false;
  }
  return true;
}

/**
 * Finds the first free port, starting at `preferred`.
 *
 * @param onInUse called with each port that is not free
 */
export async function freePort(
  preferred: number,
  onInUse: (port: number) => void = () => undefined,
): Promise<number> {
  if (await isFree(preferred)) return preferred;
  onInUse(preferred);
  return freePort(preferred + 1, onInUse);
}

const portsPerProcess = 100;
let allocated = 0;

/**
 * Allocates a free port for a server that starts later, a new one for each call. It is above the ports that browsers
 * block (up to 10,080) and below the ports of outgoing connections (from 32,768), in a range per process, so that no
 * other process takes it before the server starts.
 */
export async function anyFreePort(): Promise<number> {
  const first = 11_000 + (process.pid % 200) * portsPerProcess;
  const port = first + (allocated % portsPerProcess);
  allocated += 1;
  return freePort(port);
}
