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
let taken = Math.floor(Math.random() * portsPerProcess);

/**
 * A free port for a server that is started later. Above those that browsers refuse (10,080 is the last), below those
 * that the operating system gives to outgoing connections (32,768 and up), and from a range of this process alone:
 * nothing else takes it in between.
 */
export async function anyFreePort(): Promise<number> {
  const first = 11_000 + (process.pid % 200) * portsPerProcess;
  taken += 1;
  return freePort(first + (taken % portsPerProcess));
}
