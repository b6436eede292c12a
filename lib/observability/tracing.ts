import type { Attributes } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import { flushBeforeSuspension } from './flush-traces';
import { redactPath } from './log';

/** Sends traces of routes and outgoing requests to the collector of OpenTelemetry's own settings. */
export function startTracing(): void {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'sentinel-nextjs' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = withoutSecrets(new OTLPTraceExporter());
  new NodeTracerProvider({
    resource,
    spanProcessors: [flushBeforeSuspension(new BatchSpanProcessor(exporter))],
  }).register();
}

/** Exports spans without private data: Next.js writes the query of a callback into its spans. */
export function withoutSecrets(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, onDone) => exporter.export(spans.map(redactSpan), onDone),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

const allowedAttributes = new Set([
  'error.type',
  'http.method',
  'http.request.method',
  'http.response.status_code',
  'http.status_code',
  'next.rsc',
  'next.span_type',
  'server.address',
  'server.port',
]);
/** Exported with redacted paths. */
const pathAttributes = new Set([
  'http.route',
  'http.target',
  'next.route',
  'next.span_name',
  'url.path',
]);

/** Without events, because they hold error messages. */
function redactSpan(span: ReadableSpan): ReadableSpan {
  return {
    name: redactPaths(span.name),
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status: { code: span.status.code },
    attributes: redactAttributes(span.attributes),
    links: [],
    events: [],
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function redactAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => {
      if (allowedAttributes.has(name)) return [[name, value]];
      return pathAttributes.has(name) ? [[name, redactPaths(String(value))]] : [];
    }),
  );
}

/** For names such as `GET /callback?code=…`. */
function redactPaths(name: string): string {
  return name.replace(/\S*[/?]\S*/g, redactPath);
}
