import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { beforeEach, expect, it } from 'vitest';
import { withoutSecrets } from './tracing';

const collected = new InMemorySpanExporter();
const tracer = new NodeTracerProvider({
  spanProcessors: [new SimpleSpanProcessor(withoutSecrets(collected))],
}).getTracer('tests');

beforeEach(() => collected.reset());

it('exports redacted paths, without their query', () => {
  const target = '/callback?code=top-secret&state=top-secret';
  const attributes = { 'http.target': target, 'next.span_name': `GET ${target}` };
  tracer.startSpan(`GET ${target}`, { attributes }).end();
  tracer.startSpan('GET /dashboard/ada@brand.example').end();
  const [callback, page] = collected.getFinishedSpans();
  expect(callback?.name).toBe('GET /callback');
  expect(callback?.attributes).toEqual({
    'http.target': '/callback',
    'next.span_name': 'GET /callback',
  });
  expect(page?.name).toBe('GET /dashboard/*');
});

it('exports only allowed attributes', () => {
  const known = { 'http.status_code': 303, 'http.method': 'GET', 'server.port': 443 };
  const attributes = { ...known, 'http.url': 'https://top-secret', cookie: 'top-secret' };
  tracer.startSpan('one', { attributes, kind: SpanKind.CLIENT }).end();
  expect(collected.getFinishedSpans()[0]).toMatchObject({ kind: SpanKind.CLIENT });
  expect(collected.getFinishedSpans()[0]?.attributes).toEqual(known);
});

it('exports an error status without its message', () => {
  const span = tracer.startSpan('one');
  span.recordException(new Error('top-secret'));
  span.addEvent('top-secret');
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'top-secret' });
  span.end();
  const [sent] = collected.getFinishedSpans();
  expect(sent?.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(JSON.stringify([sent?.events, sent?.name, sent?.attributes])).not.toContain('top-secret');
});
