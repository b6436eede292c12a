import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { LRUCache } from 'lru-cache';
import { errorCodes, type Log, redactPath } from './log';
import { type Tracing, tracing } from './request-context';

interface TracingOptions {
  readonly log: Log;
  /** Whether a request's `traceparent` continues the trace of its sender. */
  readonly followsSenders: boolean;
  /** Does work on a host that freezes the process after a response. */
  waitUntil(work: () => Promise<unknown>): void;
}

/** Starts tracing, unless OpenTelemetry's own switch is off. Without the packages it logs how to install them. */
export async function traceRequests(options: TracingOptions): Promise<void> {
  if (process.env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return;
  try {
    Object.assign(tracing, await startTracing(options));
  } catch (error) {
    if (!errorCodes(error).some((code) => code.includes('MODULE_NOT_FOUND'))) throw error;
    const message =
      'OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed: run npm ci without --omit=optional, or npm install its packages, and build again';
    options.log.warn('settings_warning', { message });
  }
}

/**
 * Sends traces of routes and outgoing requests to the collector of OpenTelemetry's own settings.
 *
 * @throws {Error} `MODULE_NOT_FOUND` when the packages are not installed
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const [{ SpanKind, SpanStatusCode, trace }, exporters, resources, sdk] = await Promise.all([
    import(/* turbopackOptional: true */ '@opentelemetry/api'),
    import(/* turbopackOptional: true */ '@opentelemetry/exporter-trace-otlp-http'),
    import(/* turbopackOptional: true */ '@opentelemetry/resources'),
    import(/* turbopackOptional: true */ '@opentelemetry/sdk-trace-node'),
  ]);
  const references = new LRUCache<string, string>({ max: 10_000 });
  /** A host that suspends the process after a request waits until the spans of the request are exported. */
  class HostSpanProcessor extends sdk.BatchSpanProcessor {
    readonly #onEnds = new WeakMap<object, () => void>();

    override onStart(...[span, context]: Parameters<SpanProcessor['onStart']>): void {
      super.onStart(span, context);
      const parent = trace.getSpanContext(context);
      if (parent && !parent.isRemote) return;
      options.waitUntil(async () => {
        await new Promise<void>((resolve) => this.#onEnds.set(span, resolve));
        await this.forceFlush();
      });
    }

    override onEnd(span: ReadableSpan): void {
      super.onEnd(span);
      this.#onEnds.get(span)?.();
    }
  }
  const exporter = safeExporter(new exporters.OTLPTraceExporter(), references, options.log);
  const provider = new sdk.NodeTracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ 'service.name': 'sentinel-nextjs' }))
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new HostSpanProcessor(exporter)],
  });
  provider.register(options.followsSenders ? {} : { propagator: null });
  const tracer = trace.getTracer('sentinel-nextjs');
  const traceId = () => trace.getActiveSpan()?.spanContext().traceId;
  return {
    traceId,
    setReference(reference) {
      const id = traceId();
      if (id !== undefined) references.set(id, reference);
    },
    inSpan({ hostname, port, protocol, pathname }, method, call) {
      const attributes = {
        'http.request.method': method,
        'server.address': hostname,
        'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
        'url.path': pathname,
      };
      const span = { kind: SpanKind.CLIENT, attributes };
      return tracer.startActiveSpan(`${method} ${pathname}`, span, async (span) => {
        try {
          const response = await call();
          span.setAttribute('http.response.status_code', response.status);
          if (response.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
          return response;
        } catch (error) {
          span.setAttribute('error.type', errorCodes(error)[0] ?? 'unknown');
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      });
    },
  };
}

const lossLogIntervalMs = 60_000;

/**
 * Exports spans without private data: Next.js writes the query of a callback into its spans. Each has the correlation ID of
 * its trace. A collector that does not take them is logged once a minute.
 */
export function safeExporter(
  exporter: SpanExporter,
  references: Pick<Map<string, string>, 'get'>,
  log: Log,
): SpanExporter {
  let loggedMs = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, onDone) => {
      const redacted = spans.map((each) =>
        redactSpan(each, references.get(each.spanContext().traceId)),
      );
      exporter.export(redacted, (result) => {
        if (result.error && performance.now() - loggedMs >= lossLogIntervalMs) {
          loggedMs = performance.now();
          log.warn('traces_lost', { causes: errorCodes(result.error) });
        }
        onDone(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

const allowedAttributes = new Set([
  'error.type',
  'http.method',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'http.status_code',
  'http.target',
  'next.route',
  'next.rsc',
  'next.span_name',
  'next.span_type',
  'server.address',
  'server.port',
  'url.path',
]);

/** Without events, because they hold error messages. */
function redactSpan(span: ReadableSpan, reference: string | undefined): ReadableSpan {
  const attributes = Object.entries(span.attributes)
    .filter(([name]) => allowedAttributes.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? redactPaths(value) : value]);
  return {
    ...span,
    name: redactPaths(span.name),
    status: { code: span.status.code },
    attributes: { ...Object.fromEntries(attributes), ...(reference && { reference }) },
    links: [],
    events: [],
    // What a span computes is not copied by the spread.
    spanContext: () => span.spanContext(),
    duration: span.duration,
    ended: span.ended,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

/** For names such as `GET /callback?code=…`. */
function redactPaths(name: string): string {
  return name.replace(/\S*[/?]\S*/g, redactPath);
}
