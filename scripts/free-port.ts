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

const portsPerProcess = 100;
let handedOut = 0;

/**
 * A free port for a server that is started later, another one each time. Above those that browsers refuse (10,080 is
 * the last) and below those that the operating system gives to outgoing connections (32,768 and up), from a range that
 * processes side by side do not share: nothing else takes it in between.
 */
export async function anyFreePort(): Promise<number> {
  const first = 11_000 + (process.pid % 200) * portsPerProcess;
  const port = first + (handedOut % portsPerProcess);
  handedOut += 1;
  return freePort(port);
}
