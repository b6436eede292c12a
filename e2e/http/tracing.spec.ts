import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { CookieClient } from '../support/cookie-client';
import { expect, logsSince, startAppAndEmulator, test } from '../support/fixtures';
import { closeServer, listen } from '../support/listen';

/** As much of an OpenTelemetry collector as it takes to read what it is sent. */
async function startCollector() {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push(body);
    response.setHeader('content-type', 'application/json').end('{}');
  });
  return {
    origin: `http://127.0.0.1:${await listen(server)}`,
    received: () => received.join('\n'),
    names: () => [...received.join('\n').matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name),
    stop: () => closeServer(server),
  };
}

test('traces tell of the routes and of each call to Sentinel, and no secret', async ({
  visitor,
}) => {
  const collector = await startCollector();
  const both = await startAppAndEmulator({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
    OTEL_BSP_SCHEDULE_DELAY: '200',
  });
  try {
    await visitor.signIn(both.app.origin, personas.administrator);
    expect((await visitor.open(`${both.app.origin}/dashboard`)).status).toBe(200);
    await visitor.post(`${both.app.origin}/logout?everywhere=1`);
    for (const name of [
      'GET /login',
      'GET /callback',
      'GET /dashboard',
      'POST /logout',
      'GET /api/account/*/service/sentinel/*',
      'POST /sentinel/api/account/*/token',
      'GET /sentinel/well-known/jwks',
      'POST /sentinel/api/account/*/token/revoke',
    ]) {
      await expect.poll(collector.names, { message: name }).toContain(name);
    }
    for (const secret of await controlOf(both.emulator.origin).secrets()) {
      expect(collector.received()).not.toContain(secret);
    }
    expect(collector.received()).not.toContain('state=');
  } finally {
    await both.stop();
    await collector.stop();
  }
});

const sentTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
const sentHeaders = {
  'x-request-id': 'request-17',
  traceparent: `00-${sentTrace}-00f067aa0ba902b7-01`,
};

for (const proxies of ['1', '0']) {
  test(`one reference leads to the log line, its trace and its request, with TRUSTED_PROXIES=${proxies}`, async ({
    visitor,
  }) => {
    const collector = await startCollector();
    const both = await startAppAndEmulator({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      TRUSTED_PROXIES: proxies,
    });
    try {
      const { origin, log } = logsSince(both.app);
      await visitor.signIn(origin, personas.agent);
      const requests = [
        [`${origin}/callback?code=a&state=b`, 'sign_in_failed'],
        [`${origin}/admin`, 'access_denied'],
      ] as const;
      for (const [url, event] of requests) {
        const browser = event === 'access_denied' ? visitor : new CookieClient();
        await browser.open(url, { headers: sentHeaders });
        const find = () => log().findLast((other) => other.event === event);
        await expect.poll(find).toBeDefined();
        const line = find();
        const { reference = '', traceId = '', requestId } = line ?? {};
        expect(reference).toMatch(/^[2-9A-Z]{8}$/);
        expect(traceId).toMatch(/^[0-9a-f]{32}$/);
        // What a stranger sends is not followed.
        expect(requestId).toBe(proxies === '1' ? sentHeaders['x-request-id'] : undefined);
        expect(traceId === sentTrace).toBe(proxies === '1');
        const spans = () =>
          [...collector.received().matchAll(/\{"traceId":"([^"]+)".*?"droppedLinksCount"/g)]
            .filter(([, id]) => id === traceId)
            .map(([span]) => span);
        await expect.poll(() => spans().join()).toContain(`"stringValue":"${reference}"`);
      }
    } finally {
      await both.stop();
      await collector.stop();
    }
  });
}

test('a collector that does not answer is logged once, and one that is switched off gets nothing', async ({
  visitor,
}) => {
  const collector = await startCollector();
  await collector.stop();
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
    OTEL_BSP_SCHEDULE_DELAY: '200',
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
  };
  const [away, off] = await Promise.all([
    startAppAndEmulator(settings),
    startAppAndEmulator({ ...settings, OTEL_SDK_DISABLED: 'true' }),
  ]);
  try {
    const losses = ({ app }: typeof away) =>
      logsSince(app, 0)
        .log()
        .filter(({ event }) => event === 'traces_lost');
    await expect
      .poll(
        async () => {
          for (const { app } of [away, off]) await visitor.open(`${app.origin}/`);
          return losses(away).length;
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    for (let times = 0; times < 10; times += 1) await visitor.open(`${away.app.origin}/`);
    await sleep(2_000);
    expect(losses(away)).toHaveLength(1);
    expect(losses(off)).toEqual([]);
  } finally {
    await Promise.all([away.stop(), off.stop()]);
  }
});
