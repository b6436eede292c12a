import { context, trace } from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  NodeTracerProvider,
} from '@opentelemetry/sdk-trace-node';
import { afterEach, expect, it } from 'vitest';
import { flushBeforeSuspension } from './flush-traces';

const hostKey = Symbol.for('@next/request-context');
afterEach(() => {
  Reflect.deleteProperty(globalThis, hostKey);
});

function setUp() {
  const exporter = new InMemorySpanExporter();
  const batch = new BatchSpanProcessor(exporter, { scheduledDelayMillis: 60_000 });
  const provider = new NodeTracerProvider({ spanProcessors: [flushBeforeSuspension(batch)] });
  const names = () => exporter.getFinishedSpans().map(({ name }) => name);
  return { tracer: provider.getTracer('test'), names, shutdown: () => provider.shutdown() };
}

it('a host waits until the spans of a request are exported', async () => {
  const work: Promise<unknown>[] = [];
  const waitUntil = (promise: Promise<unknown>) => work.push(promise);
  Reflect.set(globalThis, hostKey, { get: () => ({ waitUntil }) });
  const { tracer, names, shutdown } = setUp();
  const request = tracer.startSpan('request');
  tracer.startSpan('query', {}, trace.setSpan(context.active(), request)).end();
  expect(work).toHaveLength(1);
  expect(names()).toEqual([]);
  request.end();
  await Promise.all(work);
  expect(names()).toEqual(['query', 'request']);
  await shutdown();
});

it('without such a host spans are exported in batches', async () => {
  const { tracer, names, shutdown } = setUp();
  tracer.startSpan('request').end();
  await Promise.resolve();
  expect(names()).toEqual([]);
  await shutdown();
});
