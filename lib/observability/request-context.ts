import { AsyncLocalStorage } from 'node:async_hooks';

export interface Tracing {
  /** Of the request under way. */
  traceId(): string | undefined;
  /** Puts the correlation ID on all spans of the request under way. */
  setReference(reference: string): void;
  inSpan(url: URL, method: string, call: () => Promise<Response>): Promise<Response>;
}

function createContext() {
  /** The ids that a trusted proxy gave the request under way. */
  const requests = new AsyncLocalStorage<Partial<Record<'requestId' | 'traceId', string>>>();
  const untraced: Tracing = {
    traceId: () => requests.getStore()?.traceId,
    setReference: () => undefined,
    inSpan: (_url, _method, call) => call(),
  };
  return { requests, tracing: untraced };
}

// Once per process: `processSingleton` is in a higher layer.
const key = Symbol.for('sentinel-nextjs.request-context');
const shared: ReturnType<typeof createContext> = Reflect.get(globalThis, key) ?? createContext();
Reflect.set(globalThis, key, shared);

/** Without OpenTelemetry there are no spans. `registerServer` replaces its members. */
export const { tracing } = shared;
const { requests } = shared;

/** The ids of the request under way, for a log line. */
export function requestIds() {
  return { requestId: requests.getStore()?.requestId, traceId: tracing.traceId() };
}

const requestIdFormat = /^[\w.:-]{1,64}$/;
/** Version, trace, span and flags (W3C Trace Context). */
const traceparentFormat = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/;

/** Handles a request under the ids that a proxy sent with it. */
export function withRequestIds<T>(headers: Pick<Headers, 'get'>, handle: () => T): T {
  const [requestId] = requestIdFormat.exec(headers.get('x-request-id') ?? '') ?? [];
  const [, traceId] = traceparentFormat.exec(headers.get('traceparent') ?? '') ?? [];
  return requests.run({ ...(requestId && { requestId }), ...(traceId && { traceId }) }, handle);
}
