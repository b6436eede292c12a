import { AsyncLocalStorage } from 'node:async_hooks';
import { createLog, type Log, type LogLevel } from './log';
import type { Tracing } from './tracing';

interface RequestIds {
  readonly requestId?: string | undefined;
  readonly traceId?: string | undefined;
}

function createContext() {
  /** The ids that a trusted proxy gave the request under way. */
  const requests = new AsyncLocalStorage<RequestIds>();
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

/** A log whose lines name the request and the trace that they belong to. */
export function createRequestLog(level: LogLevel, write?: (line: string) => void): Log {
  return createLog(level, write, undefined, {
    ids: () => ({ requestId: requests.getStore()?.requestId, traceId: tracing.traceId() }),
    setReference: (reference) => tracing.setReference(reference),
  });
}

const requestIdFormat = /^[\w.:-]{1,64}$/;
/** Version, trace, span and flags (W3C Trace Context). */
const traceparentFormat = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/;

/** Handles a request under the ids that a proxy sent with it. */
export function withRequestIds<T>(
  headers: { get(name: string): string | null },
  handle: () => T,
): T {
  const [requestId] = requestIdFormat.exec(headers.get('x-request-id') ?? '') ?? [];
  const [, traceId] = traceparentFormat.exec(headers.get('traceparent') ?? '') ?? [];
  return requests.run({ requestId, traceId }, handle);
}
