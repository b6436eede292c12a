import { createServer } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { listen } from '../../e2e/support/listen';
import { quietLog } from '../../e2e/support/unit-fixtures';
import { startTracing } from './tracing';

afterEach(() => vi.unstubAllEnvs());

it('a host that freezes the process gets the work of sending the spans, as soon as they begin', async () => {
  const received: string[] = [];
  const collector = createServer(async (request, response) => {
    for await (const chunk of request.setEncoding('utf8')) received.push(String(chunk));
    response.setHeader('content-type', 'application/json').end('{}');
  });
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${await listen(collector)}`);
  const work: Promise<unknown>[] = [];
  const { inSpan, traceId, setReference } = await startTracing({
    log: quietLog,
    followsSenders: false,
    waitUntil: (next) => work.push(next()),
  });
  let outer: string | undefined;
  await inSpan(new URL('https://a.example/outer'), 'GET', async () => {
    outer = traceId();
    setReference('K7M3WQ2P');
    await inSpan(new URL('https://a.example/inner'), 'GET', async () => new Response());
    expect(work).toHaveLength(1);
    return new Response();
  });
  expect(work).toHaveLength(1);
  expect(received).toEqual([]);
  await Promise.all(work);
  const spans = received.join();
  for (const part of ['GET /outer', 'GET /inner', outer ?? '?']) expect(spans).toContain(part);
  expect(spans.match(/"stringValue":"K7M3WQ2P"/g)).toHaveLength(2);
  collector.close();
  collector.closeAllConnections();
});
