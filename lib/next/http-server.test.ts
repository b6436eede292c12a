import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { config } from '../../e2e/support/unit-fixtures';
import { createLog } from '../observability/log';
import { configureServer, onNextServer, warnOfCaching } from './http-server';

const { routes, sessionSecrets } = config;
const running: Server[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of running.splice(0)) {
    Reflect.deleteProperty(server, 'close');
    server.close();
    server.closeAllConnections();
  }
});

/** A server like that of Next.js, whose `upgrade` listener does nothing. */
async function startServer(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  server.on('upgrade', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  running.push(server);
  return server;
}

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
};

async function startConfigured(
  listener: RequestListener,
  backgroundWork = async () => {},
  isBehindProxy = false,
): Promise<Server> {
  const server = await startServer(listener);
  const log = createLog('info', () => undefined);
  configureServer(server, { log, routes, sessionSecrets, isBehindProxy, backgroundWork });
  return server;
}

const echo: RequestListener = async ({ method, url }, response) => {
  response.end(`${method} ${url}`);
};

/** A connection and everything that it receives. Its errors are ignored. */
function open(server: Server): {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  received(): string;
} {
  const socket = connect(portOf(server), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  let text = '';
  socket.setEncoding('utf8').on('data', (more) => {
    text += more;
  });
  return { socket, closed, received: () => text };
}

/** Sends text on a new connection, and returns everything received until the server closes it. */
async function send(server: Server, words: string): Promise<string> {
  const { socket, closed, received } = open(server);
  socket.write(words);
  await closed;
  return received();
}

const ask = (path: string, more = 'Connection: close') =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n\r\n`;
const upgrade = ask('/nope', 'Connection: Upgrade\r\nUpgrade: websocket');

it.each([
  [true, 'abc'],
  [false, undefined],
])('the ids of a request count only behind a proxy: %s', async (isBehindProxy, requestId) => {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const listener: RequestListener = (_request, response) => {
    log.info('signed_out');
    response.end();
  };
  const server = await startConfigured(listener, undefined, isBehindProxy);
  await fetch(`http://127.0.0.1:${portOf(server)}/`, { headers: { 'x-request-id': 'abc' } });
  expect(JSON.parse(lines[0] ?? '').requestId).toBe(requestId);
});

describe("Next.js' own server", () => {
  const nextServer = (server: Server) => {
    vi.stubEnv('NODE_ENV', 'production');
    vi.stubEnv('PORT', String(portOf(server)));
    vi.stubEnv('__NEXT_PRIVATE_ORIGIN', `http://localhost:${portOf(server)}`);
  };

  it.each([ask('/'), upgrade])(
    'is found by its first connection, whatever the request is: %j',
    async (words) => {
      const [next, other] = [await startServer(echo), await startServer(echo)];
      nextServer(next);
      const found: Server[] = [];
      onNextServer((server) => {
        found.push(server);
        server.removeAllListeners('upgrade');
      });
      await send(other, ask('/'));
      expect(found).toEqual([]);
      expect(await send(next, words.replace('Upgrade\r', 'Upgrade, close\r'))).toContain('200 OK');
      await send(next, ask('/'));
      expect(found).toEqual([next]);
    },
  );

  it('is found by the next request on an open connection', async () => {
    const next = await startServer(echo);
    nextServer(next);
    const { socket, received } = open(next);
    socket.write(ask('/', 'Connection: keep-alive'));
    await vi.waitFor(() => expect(received()).toContain('GET /'));
    const found: Server[] = [];
    onNextServer((server) => found.push(server));
    socket.write(ask('/'));
    await once(socket, 'close');
    expect(found).toEqual([next]);
  });

  it.each(['NODE_ENV', '__NEXT_PRIVATE_ORIGIN'])('is not searched for without %s', async (name) => {
    const next = await startServer(echo);
    nextServer(next);
    vi.stubEnv(name, undefined);
    onNextServer(() => {
      throw new Error('found');
    });
    expect(await send(next, ask('/'))).toContain('GET /');
  });
});

describe('a configured server', () => {
  it('answers a request to upgrade as an ordinary one and closes the connection', async () => {
    const server = await startConfigured(echo);
    expect(await send(server, upgrade)).toMatch(
      /^HTTP\/1.1 200 OK[\s\S]*Connection: close[\s\S]*GET \/nope/,
    );
  });

  it('leaves a request to upgrade to another listener', async () => {
    const server = await startServer(echo);
    server.on('upgrade', (_, socket) => socket.end('upgraded'));
    const log = createLog('info');
    const backgroundWork = async () => {};
    configureServer(server, { log, routes, sessionSecrets, isBehindProxy: false, backgroundWork });
    expect(await send(server, upgrade)).toBe('upgraded');
  });

  it('passes on a body over the limit or of unknown length as a GET without a body', async () => {
    const server = await startConfigured(echo);
    const body = 'x'.repeat(1_048_577);
    for (const length of [
      `Content-Length: ${body.length}\r\n\r\n${body}`,
      `Transfer-Encoding: chunked\r\n\r\n100001\r\n${body}\r\n0\r\n\r\n`,
    ]) {
      const start = 'PUT /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
      expect(await send(server, start + length)).toContain('GET /x');
    }
  });

  it('passes everything else to its handlers unchanged', async () => {
    const server = await startConfigured(async ({ method, url }, response) => {
      response.setHeader('Vary', 'rsc').setHeader('Location', '/x').end(`${method} ${url}`);
    });
    const answer = await send(server, 'PURGE * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const headers = answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n').slice(1);
    expect(headers.filter((line) => !/^(?:Date|Content-Length)/.test(line))).toEqual([
      'Vary: rsc',
      'Location: /x',
      'Connection: close',
    ]);
    expect(answer).toContain('PURGE *');
  });
});

it.each([
  ['/shop/7/help.rsc', '/shop/7/help%2Ersc'],
  ['/shop/7/help.rsc?x=1.rsc', '/shop/7/help%2Ersc?x=1.rsc'],
  ['/shop/7.rsc/help?y', '/shop/7.rsc/help?y'],
])('shows the middleware the path that the page gets: %s', async (path, seen) => {
  const server = await startConfigured(({ url }, response) => {
    response.end(url);
  });
  const [, body] = (await send(server, ask(path, 'Connection: close'))).split('\r\n\r\n');
  expect(body).toBe(seen);
});

describe('a response to a request with a session', () => {
  const caching: RequestListener = (_, response) => {
    response.setHeader('Cache-Control', 'public, max-age=60');
    response.end();
  };
  const cachingOf = async (path: string, cookie: string) =>
    /^cache-control: .*$/gim.exec(
      await send(
        await startConfigured(caching),
        ask(path, `Cookie: ${cookie}\r\nConnection: close`),
      ),
    )?.[0];

  it.each([
    ['/api/brand', '__Host-session=x'],
    ['/api/brand', 'a=b; session.0=x'],
    ['/api/brand?v=1.css', '__Host-frame-session.1=x'],
    ['/dashboard/report.csv', 'session=x'],
    ['/%64ashboard/report.csv', 'session=x'],
    ['/file.d/brand', 'session=x'],
  ])('is not cached, whatever its handler says: %s', async (path, cookie) => {
    expect(await cachingOf(path, cookie)).toBe('Cache-Control: private, no-store');
  });

  it('is not cached when its handler sets headers with writeHead', async () => {
    const server = await startConfigured((_, response) => {
      response.writeHead(200, { 'cache-control': 'public, max-age=60' }).end();
    });
    const answer = await send(server, ask('/api/brand', 'Cookie: session=x\r\nConnection: close'));
    expect(answer.match(/(?<=^cache-control: ).*(?=\r)/gim)).toEqual(['private, no-store']);
  });

  it.each([
    ['/api/brand', 'x-session=x; attempts=y'],
    ['/logo.svg', 'session=x'],
    ['/_next/static/chunks/x', 'session=x'],
    ['/_next/image?url=x', 'session=x'],
  ])('is unchanged for a file, or without a session: %s', async (path, cookie) => {
    expect(await cachingOf(path, cookie)).toBe('Cache-Control: public, max-age=60');
  });
});

it('warns a developer of a handler that lets caches keep a personal response', async () => {
  const lines: string[] = [];
  warnOfCaching(routes, (line) => lines.push(line));
  const server = await startServer((_, response) => {
    response.setHeader('Cache-Control', ['private, no-store', 'public, max-age=60']).end();
  });
  const cookie = 'Cookie: session=x\r\nConnection: close';
  for (const [path, more] of [
    ['/api/brand?x', cookie],
    ['/logo.svg', cookie],
    ['/api/brand', 'Connection: close'],
  ] as const) {
    await send(server, ask(path, more));
  }
  expect(lines).toEqual([
    '/api/brand: Cache-Control will be "private, no-store", for the request carries a session.',
  ]);
});

describe('a server that is closed', () => {
  const closing = (server: Server) => {
    let isClosed = false;
    server.close(() => {
      isClosed = true;
    });
    return () => isClosed;
  };

  it('sends Connection: close with every response', async () => {
    let finish = (): void => undefined;
    const server = await startConfigured(async (_, response) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      response.end('finished');
    });
    const [one, silent] = [open(server), open(server)];
    await once(silent.socket, 'connect');
    one.socket.write(ask('/', 'Connection: keep-alive'));
    await once(server, 'request');
    const isClosed = closing(server);
    expect(isClosed()).toBe(false);
    finish();
    await once(one.socket, 'close');
    expect(one.received()).toMatch(/Connection: close[\s\S]*finished/);
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });

  it('closes idle connections at once', async () => {
    const server = await startConfigured(echo);
    const [used, silent] = [open(server), open(server)];
    used.socket.write(ask('/', 'Connection: keep-alive'));
    await vi.waitFor(() => expect(used.received()).toContain('GET /'));
    silent.socket.write('GET / HT');
    closing(server);
    await Promise.all([used.closed, silent.closed]);
  });

  it('closes a connection after a response that has begun', async () => {
    let finish = (): void => undefined;
    const server = await startConfigured(async (_, response) => {
      response.write('begun');
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      response.end('finished');
    });
    const { socket, received } = open(server);
    socket.write(ask('/', 'Connection: keep-alive'));
    await vi.waitFor(() => expect(received()).toContain('begun'));
    closing(server);
    finish();
    await once(socket, 'close');
    expect(received()).toContain('finished');
  });

  it('sends a response to the end when the client reads slowly', async () => {
    const length = 30_000_000;
    const server = await startConfigured(async (_, response) => {
      response.setHeader('Content-Length', length);
      response.end(Buffer.alloc(length, 'x'));
    });
    const { socket, received } = open(server);
    socket.write(ask('/', 'Connection: keep-alive'));
    await vi.waitFor(() => expect(received()).not.toBe(''));
    socket.pause();
    closing(server);
    await sleep(50);
    socket.resume();
    await once(socket, 'close');
    expect(received().length).toBeGreaterThan(length);
  });

  it('waits for requests whose client has disconnected, and for background work', async () => {
    let finish = (): void => undefined;
    let finishWork = (): void => undefined;
    const work = new Promise<void>((resolve) => {
      finishWork = resolve;
    });
    const server = await startConfigured(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
      () => work,
    );
    const { socket } = open(server);
    socket.write(ask('/'));
    await once(server, 'request');
    const isClosed = closing(server);
    socket.destroy();
    await sleep(200);
    expect(isClosed()).toBe(false);
    finish();
    await sleep(200);
    expect(isClosed()).toBe(false);
    finishWork();
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });
});
