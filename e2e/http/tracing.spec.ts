import { once } from 'node:events';
import { createServer } from 'node:http';
import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { expect, startAppAndEmulator, test } from '../support/fixtures';

/** As much of an OpenTelemetry collector as it takes to read what it is sent. */
async function startCollector() {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push(body);
    response.setHeader('content-type', 'application/json').end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    received: () => received.join('\n'),
    names: () => [...received.join('\n').matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
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
