import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { demoSettings } from '../../scripts/demo-settings';
import { descriptorsOf } from '../support/descriptors';
import { expect, startAppAndEmulator, test } from '../support/fixtures';
import { startProxiedApp } from '../support/reverse-proxy';
import { readAnswer } from '../support/wire-response';

const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };
const upgradeOf = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

/** 400 pages take long on a busy machine. */
const patienceMs = 30_000;

/** Sends raw text on its own connection, and returns everything until the server closes it. */
async function say(origin: string, words: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8').setTimeout(patienceMs, () => socket.destroy(new Error('still open')));
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  socket.write(words);
  await once(socket, 'close');
  return answer;
}

/** Sends raw text and closes the connection before the response. */
async function sayAndGo(origin: string, words: string): Promise<void> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.end(words);
  socket.on('error', () => undefined).resume();
  setTimeout(() => socket.destroy(), 50);
  await once(socket, 'close');
}

const inTurn = async (times: number, work: (time: number) => Promise<unknown>) => {
  for (let time = 0; time < times; time += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, more) => work(time + more)));
  }
};

test("Next.js' server is found, and its upgrade listener is the only one", async () => {
  const { app, stop } = await startAppAndEmulator();
  try {
    expect(await say(app.origin, upgradeOf('/api/health'))).toMatch(
      /^HTTP\/1.1 200 [\s\S]*^connection: close\r$/im,
    );
  } finally {
    await stop();
  }
});

test('400 upgrade requests get ordinary responses, and leave no open descriptor', async () => {
  const { app, stop } = await startAppAndEmulator();
  try {
    const before = descriptorsOf(app);
    const paths = ['/Stranger-was-here', '/', '/api/health', '/_next/static/x', '/%', '/dashboard'];
    await inTurn(400, (time) => sayAndGo(app.origin, upgradeOf(paths[time % 6] ?? '/')));
    await expect
      .poll(() => descriptorsOf(app), { timeout: patienceMs })
      .toBeLessThanOrEqual(before);

    const found = await say(app.origin, upgradeOf('/api/health'));
    expect(found).toMatch(/^HTTP\/1.1 200 /);
    expect(found).toMatch(/^connection: close\r$/im);
    expect(await say(app.origin, upgradeOf('/nope'))).toMatch(/^HTTP\/1.1 404 /);
    expect(app.output()).not.toMatch(/stranger-was-here/i);
  } finally {
    await stop();
  }
});

test('no other kind of HTTP request leaves an open descriptor, or a client IP in the output', async () => {
  const { app, stop } = await startAppAndEmulator();
  try {
    const before = descriptorsOf(app);
    const from = 'Host: x\r\n';
    const tooLong = 'x'.repeat(1_100_000);
    await inTurn(100, async (time) => {
      await sayAndGo(
        app.origin,
        [
          `CONNECT stranger-was-here:443 HTTP/1.1\r\n${from}\r\n`,
          `POST /Stranger-was-here HTTP/1.1\r\n${from}Expect: 100-continue\r\nContent-Length: 4\r\n\r\n`,
          `POST /Stranger-was-here HTTP/1.1\r\n${from}Expect: something-else\r\nContent-Length: 4\r\n\r\nabcd`,
          `GET /Stranger-was-here HTTP/9\r\n\r\n`,
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
          '\u0016\u0003\u0001 no HTTP at all',
          `POST /Stranger-was-here HTTP/1.1\r\n${from}Content-Length: ${tooLong.length}\r\n\r\n${tooLong}`,
          `PUT /Stranger-was-here HTTP/1.1\r\n${from}Transfer-Encoding: chunked\r\n\r\n11170\r\n${'x'.repeat(70_000)}\r\n0\r\n\r\n`,
          `GET /Stranger-was-here HTTP/1.1\r\n${from}Content-Length: ${tooLong.length}\r\n\r\n${tooLong}`,
          '',
        ][time % 10] ?? '',
      );
    });
    await expect
      .poll(() => descriptorsOf(app), { timeout: patienceMs })
      .toBeLessThanOrEqual(before);
    expect(app.output()).not.toMatch(/stranger-was-here/i);
  } finally {
    await stop();
  }
  // No request is still pending.
  expect(app.exitCode()).toBe(143);
});

test('400 upgrade requests through Caddy leave no open descriptor', async () => {
  const { app, httpsPort, stop } = await startProxiedApp('caddy', (url) =>
    demoSettings(url, 'http://localhost:1'),
  );
  const ask = (path: string) =>
    new Promise<number>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: httpsPort, path, headers: upgrade, agent: false };
      request({ ...options, rejectUnauthorized: false, timeout: 10_000 })
        .on('response', (response) => readAnswer(response).then(({ status }) => resolve(status)))
        .on('timeout', () => reject(new Error('no answer')))
        .on('error', reject)
        .end();
    });
  try {
    const before = descriptorsOf(app);
    await inTurn(400, (time) => ask(time % 2 === 0 ? '/nope' : '/api/health'));
    // The keep-alive connections of Caddy are closed after five seconds.
    await expect.poll(() => descriptorsOf(app), { timeout: 15_000 }).toBeLessThanOrEqual(before);
    expect(await ask('/nope')).toBe(404);
  } finally {
    await stop();
  }
});

test('another server of the brand in the same process is not affected', async () => {
  const preload = fileURLToPath(new URL('../support/second-server.cjs', import.meta.url));
  const { app, stop } = await startAppAndEmulator({}, { preload: [preload] });
  try {
    const port = await app.ask({ startSecondServer: true });
    const second = `http://127.0.0.1:${port}`;
    const answer = await say(second, 'PURGE /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('location: /at-home\r\n');
    expect(answer).not.toContain('x-content-type-options');
    expect(answer.endsWith('PURGE /x')).toBe(true);
    expect(await say(second, upgradeOf('/x'))).toBe('upgraded');
  } finally {
    await stop();
  }
});

test("an upgrade listener of the brand on Next.js' server gets the upgrades", async () => {
  const preload = fileURLToPath(new URL('../support/second-server.cjs', import.meta.url));
  const { app, stop } = await startAppAndEmulator({}, { preload: [preload] });
  try {
    await app.ask({ listenForUpgrades: true });
    await say(app.origin, 'GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await say(app.origin, upgradeOf('/x'))).toBe('upgraded');
  } finally {
    await stop();
  }
});
