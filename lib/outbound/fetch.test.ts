import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchWithLimits } from './fetch';
import { HttpError } from './http-error';

const limits = { timeoutMs: 5_000, maxBytes: 1_000 };
const soon = { timeoutMs: 80, maxBytes: 1_000 };

describe('a call out', () => {
  let server: Server | undefined;

  async function serve(listener: RequestListener): Promise<string> {
    const started = createServer(listener);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const address = started.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async function close(): Promise<void> {
    const stopped = server;
    server = undefined;
    stopped?.closeAllConnections();
    await new Promise<unknown>((resolve) => (stopped ? stopped.close(resolve) : resolve(null)));
  }

  afterEach(close);

  const failure = (call: Promise<Response>): Promise<unknown> =>
    call.then(
      (response) => ({ unexpectedStatus: response.status }),
      (error: unknown) => error,
    );

  it('sends what it is given and hands back status, headers and body', async () => {
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

  it('hands back each line of a header that comes more than once', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'set-cookie': ['a=1; Path=/', 'b=2'] }).end();
    });
    const response = await fetchWithLimits(url, {}, limits);
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  });

  it.each([204, 205, 304])('hands back a %s, which has no body', async (status) => {
    const url = await serve((_, response) => response.writeHead(status).end());
    const response = await fetchWithLimits(url, {}, limits);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
  });

  it('hands back a 200 without a byte in it', async () => {
    const url = await serve((_, response) => response.writeHead(200).end());
    expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('');
  });

  it.each([301, 302, 303, 307, 308])('does not follow a %s: it is an answer', async (status) => {
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

  it('ends in time when no headers come, and closes the connection', async () => {
    const closed = deferred();
    const url = await serve((_, response) => response.on('close', closed.resolve));
    const error = await failure(fetchWithLimits(url, {}, soon));
    expect(error).toMatchObject({ name: 'HttpError', code: 'timeout' });
    expect(error).toHaveProperty('cause.name', 'TimeoutError');
    await closed.promise;
  });

  it('ends in time when the body never does, however steadily it drips', async () => {
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
    'reads what arrived while this process stood still from the %s moments on',
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
        // The next that the process does is to look at its timers, as after a suspension.
        await new Promise((resolve) => setImmediate(resolve));
        standStill(1_100);
        expect(await (await call).text()).toBe('here');
      } finally {
        await elsewhere.terminate();
      }
    },
  );

  it('takes a body of just the size it may have, and none of a byte more', async () => {
    const url = await serve((request, response) => {
      response.end('x'.repeat(Number(request.url?.slice(1))));
    });
    expect(await (await fetchWithLimits(`${url}/1000`, {}, limits)).text()).toHaveLength(1_000);
    const error = await failure(fetchWithLimits(`${url}/1001`, {}, limits));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toHaveProperty('code', 'too_large');
  });

  it('stops a body of 50 MB early, without reading the most of it', async () => {
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

  it('measures a compressed body by what comes out of it', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(bomb.length).toBeLessThan(2_000);
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const error = await failure(fetchWithLimits(url, {}, { timeoutMs: 5_000, maxBytes: 10_000 }));
    expect(error).toHaveProperty('code', 'too_large');
  });

  it('keeps its connection for the next call', async () => {
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

  /** Takes one request on each connection, and drops the connection at the next. */
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

  it('is made once more when the kept connection was dropped', async () => {
    const asked: string[] = [];
    const url = await serveOneEach(asked);
    for (let call = 0; call < 2; call += 1) {
      expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('answer');
      await untilReusable();
    }
    expect(asked).toEqual(['GET', 'GET', 'GET']);
  });

  it('is made on a connection of its own when it changes something, and never twice', async () => {
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

  it('sends a form as one', async () => {
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

  it('has no complete answer when a compressed body breaks off, or is none', async () => {
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

  it('takes nothing for an answer that wants to speak another protocol', async () => {
    const started = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
      );
    });
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const address = started.address();
    const port = address !== null && typeof address !== 'string' ? address.port : 0;
    const call = fetchWithLimits(`http://127.0.0.1:${port}`, {}, limits);
    expect(await failure(call)).toHaveProperty('code', 'no_connection');
    await new Promise<unknown>((resolve) => started.close(resolve));
  });

  it.each(['gzip', 'x-gzip', 'GZIP'])('takes an empty body that is called %s', async (encoding) => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end();
    });
    expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('');
  });

  it('says who calls, unless told otherwise', async () => {
    const url = await serve((request, response) => {
      response.end(`${request.headers['user-agent']} ${request.headers.accept}`);
    });
    expect(await (await fetchWithLimits(url, {}, limits)).text()).toBe('sentinel-nextjs */*');
    const headers = { 'User-Agent': 'other', accept: 'application/json' };
    const response = await fetchWithLimits(url, { headers }, limits);
    expect(await response.text()).toBe('other application/json');
  });

  it('has no answer in a status that there is not', async () => {
    const url = await serve((_, response) => response.writeHead(777).end());
    expect(await failure(fetchWithLimits(url, {}, limits))).toHaveProperty('code', 'no_connection');
  });

  it('has no connection when it is dropped before the headers', async () => {
    const url = await serve((request) => request.socket.destroy());
    const error = await failure(fetchWithLimits(url, {}, limits));
    expect(error).toMatchObject({ name: 'HttpError', code: 'no_connection' });
    expect(error).toHaveProperty('cause');
  });

  it('has no complete answer when the connection is dropped within the body', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('half', () => response.destroy());
    });
    expect(await failure(fetchWithLimits(url, {}, limits))).toHaveProperty('code', 'no_connection');
  });

  it('has no connection where nobody listens', async () => {
    const url = await serve(() => {});
    await close();
    expect(await failure(fetchWithLimits(url, {}, limits))).toHaveProperty('code', 'no_connection');
  });
});

/** undici reuses a connection one turn of the loop after the response: a server may close it in spite of its word. */
async function untilReusable(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** As a process does that the machine, or a signal, has suspended. */
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
