import { request } from 'node:http';
import { readAnswer, type WireAnswer } from './wire-response';

/** A request that is sent without normalization. */
export interface RawRequest {
  readonly method: string;
  /** The target of the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const limitMs = 20_000;
/** The maximum size of request line and headers in Node.js. */
const maxRequestHeaderSize = 16_000;
/** A response may repeat a long URL. */
const maxHeaderSize = 100_000;

/**
 * Sends a request on its own connection. A server may close the connection before it has read a request that is too
 * large. The response is lost then, and this function returns status 431.
 */
export function sendRaw(
  origin: string,
  { method, target, headers, body }: RawRequest,
): Promise<WireAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const options = { host: hostname, port, method, path: target, headers, maxHeaderSize };
    const sent = request({ ...options, agent: false }, (response) => resolve(readAnswer(response)));
    sent.setTimeout(limitMs, () => sent.destroy(new Error('no response in time')));
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const isTooLong = JSON.stringify([target, headers]).length > maxRequestHeaderSize;
      if (!isTooLong || !['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) return reject(error);
      resolve({ status: 431, location: null, allow: null, setCookies: [], body: '' });
    });
    sent.end(body);
  });
}
