import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { closeServer, listen } from '../../e2e/support/listen';
import { fetchWithLimits } from './fetch';
import { HttpError } from './limits';

const limits = { timeoutMs: 5_000, maxBytes: 1_000 };
const soon = { timeoutMs: 80, maxBytes: 1_000 };

describe('a request', () => {
  let server: Server | undefined;

  async function serve(listener: RequestListener): Promise<string> {
    const started = createServer(listener);
    server = started;
    return `http://127.0.0.1:${await listen(started)}`;
  }

  async function close(): Promise<void> {
    const stopped = server;
    server = undefined;
    if (stopped) await closeServer(stopped);
  }

  afterEach(close);

  const failure = (call: Promise<Response>): Promise<unknown> =>
    call.then(
      (response) => ({ unexpectedStatus: response.status }),
      (error: unknown) => error,
    );

  it('sends its options, and returns status, headers and body', async () => {
    const url = await serve(async (request, response) => {
      const body = await text(request);
      const { method, headers } = request;
      response.writeHead(418, { 'x-kind': 'pot' });
      response.end(`${method} ${headers.authorization} ${body}`);
    });
    const headers = { authorization: 'Bearer token' };
    const response = await fetchWithLimits(url, { method: 'POST', headers, body: 'tea' }, limits);
    expect(response.status).toBe(418);
    expect(response.headers.get('x-kind')).toBe('pot');
    expect(await response.text()).toBe('POST Bearer token tea');
  });

  it('returns each line of a repeated header', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'set-cookie': ['a=1; Path=/', 'b=2'] }).end();
    });
    const response = await fetchWithLimits(url, {}, limits);
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  });

  it.each([204, 205, 304])('returns a %s without a body', async (status) => {
    const url = await serve((_, response) => response.writeHead(status).end());
    const response = await fetchWithLimits(url, {}, limits);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
  });

  it('returns a 200 with an empty body', async () => {
    const url = await serve((_, response) => response.writeHead(200).end());
    expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('');
  });

  it.each([301, 302, 303, 307, 308])('returns a %s and does not follow it', async (status) => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url);
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    const response = await fetchWithLimits(`${url}/here`, {}, limits);
    expect(response.status).toBe(status);
    expect(response.headers.get('location')).toBe('/elsewhere');
    expect(asked).toEqual(['/here']);
  });

  it('times out when no headers come, and closes the connection', async () => {
    const closed = deferred();
    const url = await serve((_, response) => response.on('close', closed.resolve));
    const error = await failure(fetchWithLimits(url, {}, soon));
    expect(error).toMatchObject({ name: 'HttpError', code: 'timeout' });
    expect(error).toHaveProperty('cause.name', 'TimeoutError');
    await closed.promise;
  });

  it('times out when the body does not end', async () => {
    const closed = deferred();
    const url = await serve((_, response) => {
      const drip = setInterval(() => response.write('.'), 10);
      response.on('close', () => {
        clearInterval(drip);
        closed.resolve();
      });
    });
    const error = await failure(fetchWithLimits(url, {}, soon));
    expect(error).toMatchObject({ name: 'HttpError', code: 'timeout' });
    await closed.promise;
  });

  it.each([
    ['first', 20],
    ['last', 910],
  ])(
    'reads a response that arrived while this process was suspended from the %s moments on',
    async (_, fromMs) => {
      const elsewhere = new Worker(
        `const answer = require('node:zlib').gzipSync('here');
      const server = require('node:http').createServer((request, response) => {
        response.setHeader('content-encoding', 'gzip');
        setTimeout(() => response.end(answer), request.url.slice(1));
      });
      const { parentPort } = require('node:worker_threads');
      server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
        { eval: true },
      );
      try {
        const port = await new Promise((resolve) => elsewhere.once('message', resolve));
        const url = `http://127.0.0.1:${port}/${fromMs + 250}`;
        const call = fetchWithLimits(url, {}, { ...limits, timeoutMs: 1_000 });
        await sleep(fromMs);
        // The event loop continues with its timers, as after a suspension.
        await new Promise((resolve) => setImmediate(resolve));
        standStill(1_100);
        expect(await (await call).text()).toBe('here');
      } finally {
        await elsewhere.terminate();
      }
    },
  );

  it('accepts a body of the maximum size, and none that is larger', async () => {
    const url = await serve((request, response) => {
      response.end('x'.repeat(Number(request.url?.slice(1))));
    });
    expect(await (await fetchWithLimits(`${url}/1000`, {}, limits)).text()).toHaveLength(1_000);
    const error = await failure(fetchWithLimits(`${url}/1001`, {}, limits));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toHaveProperty('code', 'too_large');
  });

  it('stops reading a body of 50 MB early', async () => {
    const chunk = Buffer.alloc(64 * 1_024);
    const closed = deferred();
    let sentBytes = 0;
    const url = await serve((_, response) => {
      const send = () => {
        while (!response.destroyed && sentBytes < 50_000_000) {
          sentBytes += chunk.length;
          if (!response.write(chunk)) return;
        }
        response.end();
      };
      response.on('drain', send).on('close', closed.resolve);
      send();
    });
    const error = await failure(fetchWithLimits(url, {}, { timeoutMs: 5_000, maxBytes: 100_000 }));
    expect(error).toHaveProperty('code', 'too_large');
    await closed.promise;
    expect(sentBytes).toBeLessThan(25_000_000);
  });

  it('limits the decompressed size', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(bomb.length).toBeLessThan(2_000);
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const error = await failure(fetchWithLimits(url, {}, { timeoutMs: 5_000, maxBytes: 10_000 }));
    expect(error).toHaveProperty('code', 'too_large');
  });

  it('keeps its connection for the next request', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    for (let call = 0; call < 3; call += 1) {
      await fetchWithLimits(url, {}, limits);
      await untilReusable();
    }
    expect(ports.size).toBe(1);
  });

  /** Drops a connection at its second request. */
  const serveOneEach = async (asked: string[]) => {
    const served = new WeakSet<object>();
    return serve((request, response) => {
      asked.push(request.method ?? '');
      if (served.has(request.socket)) return request.socket.destroy();
      served.add(request.socket);
      request.resume();
      return response.end('answer');
    });
  };

  it('is retried when the kept connection was dropped', async () => {
    const asked: string[] = [];
    const url = await serveOneEach(asked);
    for (let call = 0; call < 2; call += 1) {
      expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('answer');
      await untilReusable();
    }
    expect(asked).toEqual(['GET', 'GET', 'GET']);
  });

  it('is sent once, on a new connection, when it is no GET', async () => {
    const asked: string[] = [];
    const url = await serveOneEach(asked);
    await fetchWithLimits(url, {}, limits);
    await untilReusable();
    for (let call = 0; call < 2; call += 1) {
      const response = await fetchWithLimits(url, { method: 'POST', body: 'x' }, limits);
      expect(await response.text()).toBe('answer');
    }
    expect(asked).toEqual(['GET', 'POST', 'POST']);
    const dropped = await serve((request) => {
      asked.push('dropped');
      request.socket.destroy();
    });
    const error = await failure(fetchWithLimits(dropped, { method: 'POST' }, limits));
    expect(error).toHaveProperty('code', 'no_connection');
    expect(asked.filter((what) => what === 'dropped')).toHaveLength(1);
  });

  it('is retried, and keeps its connection, when it is a POST that only reads', async () => {
    const asked: string[] = [];
    const url = await serveOneEach(asked);
    const search = { method: 'POST', body: 'x', isRead: true } as const;
    for (let call = 0; call < 2; call += 1) {
      expect(await (await fetchWithLimits(url, search, limits)).text()).toBe('answer');
      await untilReusable();
    }
    expect(asked).toEqual(['POST', 'POST', 'POST']);
  });

  it('sends URLSearchParams as a form', async () => {
    const url = await serve(async (request, response) => {
      response.end(`${request.headers['content-type']} ${await text(request)}`);
    });
    const body = new URLSearchParams({ code: 'ä&=' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
    const response = await fetchWithLimits(url, { method: 'POST', headers, body }, limits);
    expect(await response.text()).toBe(
      'application/x-www-form-urlencoded;charset=UTF-8 code=%C3%A4%26%3D',
    );
  });

  it('reads a compressed body', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(String(request.headers['accept-encoding'])));
    });
    expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('gzip');
  });

  it('fails for a truncated or invalid compressed body', async () => {
    const whole = gzipSync('x'.repeat(500));
    for (const body of [whole.subarray(0, 12), Buffer.from('no gzip')]) {
      const url = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
      });
      expect(await failure(fetchWithLimits(url, {}, limits))).toHaveProperty(
        'code',
        'no_connection',
      );
      await close();
    }
  });

  it('fails when the server switches protocols', async () => {
    const started = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
      );
    });
    const call = fetchWithLimits(`http://127.0.0.1:${await listen(started)}`, {}, limits);
    expect(await failure(call)).toHaveProperty('code', 'no_connection');
    await new Promise<unknown>((resolve) => started.close(resolve));
  });

  it.each(['gzip', 'x-gzip', 'GZIP'])(
    'accepts an empty body with the encoding %s',
    async (encoding) => {
      const url = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end();
      });
      expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('');
    },
  );

  it('has a default user agent', async () => {
    const url = await serve((request, response) => {
      response.end(`${request.headers['user-agent']} ${request.headers.accept}`);
    });
    expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('sentinel-nextjs */*');
    const headers = { 'User-Agent': 'other', accept: 'application/json' };
    const response = await fetchWithLimits(url, { headers }, limits);
    expect(await response.text()).toBe('other application/json');
  });

  it('fails for an invalid status', async () => {
    const url = await serve((_, response) => response.writeHead(777).end());
    expect(await failure(fetchWithLimits(url, {}, limits))).toHaveProperty('code', 'no_connection');
  });

  it('fails when the connection is dropped before the headers', async () => {
    const url = await serve((request) => request.socket.destroy());
    const error = await failure(fetchWithLimits(url, {}, limits));
    expect(error).toMatchObject({ name: 'HttpError', code: 'no_connection' });
    expect(error).toHaveProperty('cause');
  });

  it('fails when the connection is dropped within the body', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('half', () => response.destroy());
    });
    expect(await failure(fetchWithLimits(url, {}, limits))).toHaveProperty('code', 'no_connection');
  });

  it('fails when no server listens', async () => {
    const url = await serve(() => {});
    await close();
    expect(await failure(fetchWithLimits(url, {}, limits))).toHaveProperty('code', 'no_connection');
  });
});

/** undici reuses a connection only one turn of the event loop after the response. */
async function untilReusable(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Blocks the process, as a suspension does. */
function standStill(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
