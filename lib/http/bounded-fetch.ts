import {
  Agent as AgentHttp,
  type ClientRequest,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import {
  Agent as AgentHttps,
  globalAgent as globalAgentHttps,
  request as requestHttps,
} from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { startTimeout } from './start-timeout';

/** What went wrong with a call out: nobody answered, it took too long, or it was too much. */
export type HttpErrorCode = 'no_connection' | 'timeout' | 'too_large';

/** Thrown by {@link boundedCall} and by `withinLimit`; the cause is the platform's own error. */
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

/** What a call out says; a GET without anything, unless told otherwise. */
export interface CallOut {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: string | URLSearchParams;
  /** Whether a GET is made once more also when a new connection was lost, not only a kept one. */
  readonly isRetried?: boolean;
}

/** What a call out is answered, all of it. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingMessage['headersDistinct'];
  readonly body: Buffer<ArrayBuffer>;
}

/** {@link boundedCall}, with the answer as a `Response`. */
export async function boundedFetch(...call: Parameters<typeof boundedCall>): Promise<Response> {
  return responseOf(await boundedCall(...call));
}

/** @throws {HttpError} when there can be no such response */
export function responseOf({ status, statusText, headers: received, body }: Answer): Response {
  try {
    const headers = new Headers();
    for (const [name, values = []] of Object.entries(received)) {
      for (const value of values) headers.append(name, value);
    }
    const hasNoBody = status === 204 || status === 205 || status === 304;
    return new Response(hasNoBody ? null : body, { status, statusText, headers });
  } catch (cause) {
    throw new HttpError('no_connection', { cause });
  }
}

/**
 * A call out with the limits that every one of this app has: it ends in time, it reads no more than it was allowed to,
 * and it follows no redirect (a 3xx is an answer like any other). The body has arrived when this returns.
 *
 * By `node:http`, with the agents of the process, which keep connections open and know of proxies: the global `fetch`,
 * which Next.js wraps once more, costs the processor several times as much.
 *
 * @throws {HttpError} when there is no complete answer within the limits
 */
export function boundedCall(
  address: string | URL,
  call: CallOut,
  limits: CallLimits,
): Promise<Answer> {
  const url = new URL(address);
  const { hostname, port, protocol, pathname } = url;
  const { method = 'GET' } = call;
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
      traced(span, answerWithin(url, call, limits)),
    );
}

async function traced(span: Span, call: Promise<Answer>): Promise<Answer> {
  try {
    const answer = await call;
    span.setAttribute('http.response.status_code', answer.status);
    if (answer.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
    return answer;
  } catch (error) {
    if (error instanceof HttpError) span.setAttribute('error.type', error.code);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** They close each connection after one request. What is not loopback is https, and may be behind a proxy. */
const freshHttp = new AgentHttp();
const freshHttps = new AgentHttps({ ...globalAgentHttps.options, keepAlive: false });

/**
 * The other side may drop a kept connection at the very moment that a request is sent. A GET is then made once more.
 * Whether anything else had its effect cannot be told, so it gets a connection that was never idle.
 */
async function answerWithin(url: URL, call: CallOut, limits: CallLimits): Promise<Answer> {
  const beganMs = performance.now();
  const isRead = (call.method ?? 'GET') === 'GET';
  let hasBegun = false;
  const { sent, answer } = send(url, call, limits, !isRead);
  sent.once('response', () => {
    hasBegun = true;
  });
  return answer.catch((error: unknown) => {
    const isLost = error instanceof HttpError && error.code === 'no_connection';
    if (!isLost || !isRead || !(call.isRetried || (sent.reusedSocket && !hasBegun))) throw error;
    const timeoutMs = limits.timeoutMs - (performance.now() - beganMs);
    return send(url, call, { ...limits, timeoutMs }, true).answer;
  });
}

function send(
  url: URL,
  { method = 'GET', headers, body }: CallOut,
  { timeoutMs, maxBytes }: CallLimits,
  isFresh: boolean,
): { readonly sent: ClientRequest; readonly answer: Promise<Answer> } {
  const text = body?.toString();
  const isForm = body instanceof URLSearchParams;
  const options = { method, headers: headersToSend(headers, text, isForm) };
  const sent =
    url.protocol === 'https:'
      ? requestHttps(url, isFresh ? { ...options, agent: freshHttps } : options)
      : requestHttp(url, isFresh ? { ...options, agent: freshHttp } : options);
  const answer = new Promise<Answer>((resolve, reject) => {
    const fail = (cause: unknown): void => {
      stopTimeout();
      sent.destroy();
      reject(cause);
    };
    const stopTimeout = startTimeout(timeoutMs, () => {
      const cause = new DOMException('no complete answer in time', 'TimeoutError');
      fail(new HttpError('timeout', { cause }));
    });
    sent.on('error', fail);
    sent.on('upgrade', (_, socket) => {
      socket.destroy();
      fail(new Error('the other side wants to speak another protocol'));
    });
    sent.on('response', (incoming) => {
      readAnswer(incoming, maxBytes, stopTimeout).then(resolve, fail);
    });
    sent.end(text);
  }).catch((cause: unknown) => {
    throw cause instanceof HttpError ? cause : new HttpError('no_connection', { cause });
  });
  return { sent, answer };
}

function headersToSend(
  headers: HeadersInit | undefined,
  body: string | undefined,
  isForm: boolean,
) {
  return {
    accept: '*/*',
    'user-agent': 'sentinel-nextjs',
    ...(isForm && { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }),
    // With all names in lower case, so that each counts once.
    ...Object.fromEntries(headers instanceof Headers ? headers : new Headers(headers)),
    'accept-encoding': 'gzip',
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  };
}

async function readAnswer(
  incoming: IncomingMessage,
  maxBytes: number,
  onArrival: () => void,
): Promise<Answer> {
  const { statusCode: status = 0, statusMessage: statusText = '', headersDistinct } = incoming;
  const sent = await readBody(incoming, maxBytes);
  onArrival();
  const encoding = headersDistinct['content-encoding']?.join(', ') ?? '';
  const isZipped = sent.length > 0 && /^(?:x-)?gzip$/i.test(encoding);
  const body = isZipped ? await unzipped(sent, maxBytes) : sent;
  return { status, statusText, headers: headersDistinct, body };
}

/** By its events: an iterator makes several promises of each piece, and Next.js has every promise followed. */
function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) reject(new HttpError('too_large'));
      else chunks.push(chunk);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('the connection was closed before the end')));
  });
}

const gunzipLater = promisify(gunzip);

async function unzipped(body: Buffer, maxOutputLength: number): Promise<Buffer<ArrayBuffer>> {
  try {
    return Buffer.from(await gunzipLater(body, { maxOutputLength }));
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError;
    throw new HttpError(isTooLarge ? 'too_large' : 'no_connection', { cause });
  }
}
