import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { beforeEach, expect, it, vi } from 'vitest';
import { quietLog } from '../../e2e/support/unit-fixtures';
import { createLog } from './log';
import { safeExporter } from './tracing';

const collected = new InMemorySpanExporter();
const references = new Map<string, string>();
const tracer = new NodeTracerProvider({
  spanProcessors: [new SimpleSpanProcessor(safeExporter(collected, references, quietLog))],
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

it('exports each span of a trace with its correlation ID', () => {
  const span = tracer.startSpan('one');
  references.set(span.spanContext().traceId, 'K7M3WQ2P');
  span.end();
  tracer.startSpan('two').end();
  const [one, two] = collected.getFinishedSpans();
  expect(one?.attributes).toEqual({ reference: 'K7M3WQ2P' });
  expect(two?.attributes).toEqual({});
});

it('logs once a minute that the collector does not take spans', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const lines: string[] = [];
    const log = createLog('info', (line) => lines.push(line));
    const error = Object.assign(new Error('secret'), { code: 'ECONNREFUSED' });
    const away = safeExporter(
      { export: (_, onDone) => onDone({ code: 1, error }), shutdown: async () => undefined },
      references,
      log,
    );
    const lose = () => away.export([], () => undefined);
    for (let times = 0; times < 5; times += 1) lose();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"event":"traces_lost","causes":["ECONNREFUSED"]');
    vi.advanceTimersByTime(60_000);
    lose();
    expect(lines).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});
