import { Agent, request } from 'node:http';
import { readAnswer, type WireAnswer } from '../../e2e/support/wire-response';

/** An HTTP client with keep-alive connections, as a browser or a proxy uses them. */
export interface KeepAliveClient {
  get(url: string, cookie?: string): Promise<WireAnswer>;
  close(): void;
}

/** @param maxSockets connections to each server */
export function openConnections(maxSockets: number): KeepAliveClient {
  const agent = new Agent({ keepAlive: true, maxSockets });
  const get = (url: string, cookie = '') =>
    new Promise<WireAnswer>((resolve, reject) => {
      const headers = { accept: 'text/html', ...(cookie && { cookie }) };
      const sent = request(url, { agent, headers }, (response) => resolve(readAnswer(response)));
      sent.on('error', (error) => {
        // The server closes a connection that is idle between two turns, perhaps at this moment.
        const isStale = sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        if (isStale) resolve(get(url, cookie));
        else reject(error);
      });
      sent.end();
    });
  return { get, close: () => agent.destroy() };
}
