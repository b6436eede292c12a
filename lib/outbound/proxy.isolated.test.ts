import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { closeServer, listen } from '../../e2e/support/listen';

const limits = { timeoutMs: 5_000, maxBytes: 1_000 };
const servers: Server[] = [];
let tunnels: (string | undefined)[] = [];
let target = '';

async function start(server: Server): Promise<string> {
  servers.push(server);
  return `127.0.0.1:${await listen(server)}`;
}

beforeEach(async () => {
  tunnels = [];
  target = await start(createServer((_, response) => response.end('answer')));
  const proxy = createServer().on('connect', (request, socket) => {
    tunnels.push(request.url);
    const [host, port] = String(request.url).split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on('error', () => onward.destroy());
  });
  const address = await start(proxy);
  vi.stubEnv('http_proxy', `http://${address}`);
  vi.stubEnv('HTTP_PROXY', `http://${address}`);
  vi.resetModules();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) await closeServer(server);
});

async function callOut(): Promise<void> {
  const { fetchWithLimits } = await import('./fetch');
  for (const method of ['GET', 'POST'] as const) {
    const response = await fetchWithLimits(`http://${target}/`, { method }, limits);
    expect(await response.text()).toBe('answer');
  }
}

it('uses the proxy of the environment with NODE_USE_ENV_PROXY', async () => {
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  vi.stubEnv('no_proxy', '');
  vi.stubEnv('NO_PROXY', '');
  await callOut();
  expect(tunnels).toEqual([target, target]);
});

it('bypasses the proxy for the hosts of NO_PROXY', async () => {
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  vi.stubEnv('no_proxy', '127.0.0.1');
  await callOut();
  expect(tunnels).toEqual([]);
});

it('ignores the proxy by default', async () => {
  await callOut();
  expect(tunnels).toEqual([]);
});
