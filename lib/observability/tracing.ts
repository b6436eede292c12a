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
import { redactPath } from './log';

/** Sends traces of routes and of each call out to an OpenTelemetry collector, by OpenTelemetry's own settings. */
export function startTracing(): void {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'sentinel-nextjs' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = withoutSecrets(new OTLPTraceExporter());
  new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporter)],
  }).register();
}

/** Hands spans on without what may be private: Next.js writes the code of a callback into its own. */
export function withoutSecrets(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, onDone) => exporter.export(spans.map(publicPart), onDone),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

/** The attributes that may go out. Of those that hold an address, only its shape. */
const allowed = new Set([
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
const addresses = new Set([
  'http.route',
  'http.target',
  'next.route',
  'next.span_name',
  'url.path',
]);

/** Without events either: they hold the messages of errors, which may quote anything. */
function publicPart(span: ReadableSpan): ReadableSpan {
  return {
    name: shapeOfName(span.name),
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status: { code: span.status.code },
    attributes: publicAttributes(span.attributes),
    links: [],
    events: [],
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function publicAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => {
      if (allowed.has(name)) return [[name, value]];
      return addresses.has(name) ? [[name, shapeOfName(String(value))]] : [];
    }),
  );
}

/** `GET /callback?code=…` is a name that Next.js gives. */
function shapeOfName(name: string): string {
  return name.replace(/\S*[/?]\S*/g, redactPath);
}
