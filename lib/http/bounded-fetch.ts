import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** What went wrong with a call out: nobody answered, it took too long, or it was too much. */
export type HttpErrorCode = 'no_connection' | 'timeout' | 'too_large';

/** Thrown by {@link boundedFetch} and by `withinLimit`; the cause is the platform's own error. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  constructor(
    readonly code: HttpErrorCode,
    options?: ErrorOptions,
  ) {
    super(`call out failed: ${code}`, options);
  }
}

/** The limits of one call out: the time until its last byte, and the size of its body. */
export interface CallLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/**
 * `fetch` with the limits that every call out of this app has: it ends in time, it reads no more than it was
 * allowed to, and it follows no redirect (a 3xx is an answer like any other). The body has arrived when this returns.
 *
 * @throws {HttpError} when there is no complete answer within the limits
 */
export function boundedFetch(
  url: string | URL,
  init: RequestInit,
  limits: CallLimits,
): Promise<Response> {
  const { hostname, port, protocol, pathname } = new URL(url);
  const { method = 'GET' } = init;
  const attributes = {
    'http.request.method': method,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
    'url.path': pathname,
  };
  // Costs next to nothing as long as nobody collects traces.
  return trace
    .getTracer('sentinel-nextjs')
    .startActiveSpan(`${method} ${pathname}`, { kind: SpanKind.CLIENT, attributes }, (span) =>
      traced(span, fetchWithin(url, init, limits)),
    );
}

async function traced(span: Span, call: Promise<Response>): Promise<Response> {
  try {
    const response = await call;
    span.setAttribute('http.response.status_code', response.status);
    if (response.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
    return response;
  } catch (error) {
    if (error instanceof HttpError) span.setAttribute('error.type', error.code);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

async function fetchWithin(
  url: string | URL,
  init: RequestInit,
  { timeoutMs, maxBytes }: CallLimits,
): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { ...init, signal, redirect: 'manual', cache: 'no-store' });
    const body = await readBody(response, maxBytes);
    const { status, statusText, headers } = response;
    const hasNoBody = status === 204 || status === 205 || status === 304;
    return new Response(hasNoBody ? null : body, { status, statusText, headers });
  } catch (cause) {
    if (cause instanceof HttpError) throw cause;
    throw new HttpError(signal.aborted ? 'timeout' : 'no_connection', { cause });
  }
}

async function readBody(response: Response, maxBytes: number): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      throw new HttpError('too_large');
    }
    chunks.push(read.value);
  }
  return new Blob(chunks);
}
