import { request } from 'node:http';
import { readAnswer, type WireAnswer } from './wire-response';

/** A request as it goes over the wire: nothing about it is put right. */
export interface RawRequest {
  readonly method: string;
  /** What stands in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const limitMs = 20_000;
/** What Node.js reads of a request before its body. */
const serverLimit = 16_000;
/** An answer may repeat a long address. */
const maxHeaderSize = 100_000;

/**
 * Sends a request on a connection of its own. A server that refuses a request for its length may hang up before it has
 * read all of it; then its answer is lost, and 431 here.
 */
export function sendRaw(
  origin: string,
  { method, target, headers, body }: RawRequest,
): Promise<WireAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const options = { host: hostname, port, method, path: target, headers, maxHeaderSize };
    const sent = request({ ...options, agent: false }, (response) => resolve(readAnswer(response)));
    sent.setTimeout(limitMs, () => sent.destroy(new Error('no answer in time')));
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const isTooLong = JSON.stringify([target, headers]).length > serverLimit;
      if (!isTooLong || !['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) return reject(error);
      resolve({ status: 431, location: null, allow: null, setCookies: [], body: '' });
    });
    sent.end(body);
  });
}
