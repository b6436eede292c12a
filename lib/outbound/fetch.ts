import { gunzipSync } from 'node:zlib';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { tracing } from '../observability/request-context';
import { type CallLimits, HttpError, sentinelLimits, withTimeout } from './limits';

export interface OutboundRequest {
  readonly method?: Dispatcher.HttpMethod;
  readonly headers?: HeadersInit;
  readonly body?: string | URLSearchParams;
  /** Whether it changes nothing, so that it may be sent twice; default: for a GET. */
  readonly isRead?: boolean | undefined;
}

/** As in Node.js 24, this switch enables the proxies of the environment (`HTTPS_PROXY`, `NO_PROXY`). */
const OutboundAgent = process.env.NODE_USE_ENV_PROXY === '1' ? EnvHttpProxyAgent : Agent;
const withoutTimeouts = { headersTimeout: 0, bodyTimeout: 0 };
const keepAliveAgent = new OutboundAgent(withoutTimeouts);
const freshConnectionAgent = new OutboundAgent({ ...withoutTimeouts, pipelining: 0 });

/**
 * A whole response within the limits, or an {@link HttpError}. It follows no redirects. A read is sent once more, on a new
 * connection, when there is no whole response. Anything else is sent once, on a new connection.
 */
export function fetchWithLimits(
  address: string | URL,
  { method = 'GET', headers, body, isRead = method === 'GET' }: OutboundRequest = {},
  { timeoutMs, maxBytes }: CallLimits = sentinelLimits,
): Promise<Response> {
  const url = new URL(address);
  return tracing.inSpan(url, method, async () => {
    const controller = new AbortController();
    const options = {
      method,
      headers: {
        accept: '*/*',
        'user-agent': 'sentinel-nextjs',
        // Lower-case names, so that they replace the defaults.
        ...Object.fromEntries(new Headers(headers)),
        'accept-encoding': 'gzip',
      },
      body: body?.toString() ?? null,
      signal: controller.signal,
    };
    const send = (dispatcher: Dispatcher) => receive(url, { ...options, dispatcher }, maxBytes);
    const response = isRead
      ? send(keepAliveAgent).catch((error: HttpError) => {
          if (error.code === 'too_large') throw error;
          return send(freshConnectionAgent);
        })
      : send(freshConnectionAgent);
    try {
      return await withTimeout(response, timeoutMs);
    } catch (error) {
      controller.abort();
      throw error;
    }
  });
}

type RequestOptions = Parameters<typeof request>[1];

async function receive(url: URL, options: RequestOptions, maxBytes: number): Promise<Response> {
  try {
    const { statusCode: status, headers, body } = await request(url, options);
    const received = new Headers(
      Object.entries(headers).flatMap(([name, value = []]) =>
        [value].flat().map((line): [string, string] => [name, line]),
      ),
    );
    const bytes = await readBody(body, received.get('content-encoding'), maxBytes);
    const hasNoBody = status === 204 || status === 205 || status === 304;
    return new Response(hasNoBody ? null : bytes, { status, headers: received });
  } catch (cause) {
    throw cause instanceof HttpError ? cause : new HttpError('no_connection', { cause });
  }
}

/** Decompresses synchronously, so that the time limit does not depend on the thread pool. */
async function readBody(body: AsyncIterable<Buffer>, encoding: string | null, maxBytes: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new HttpError('too_large');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (size === 0 || !/^(?:x-)?gzip$/i.test(encoding ?? '')) return bytes;
  try {
    return Buffer.from(gunzipSync(bytes, { maxOutputLength: maxBytes }));
  } catch (cause) {
    throw new HttpError(cause instanceof RangeError ? 'too_large' : 'no_connection', { cause });
  }
}
