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
  return {
    get: (url, cookie = '') =>
      new Promise((resolve, reject) => {
        const headers = { accept: 'text/html', ...(cookie && { cookie }) };
        request(url, { agent, headers }, (response) => resolve(readAnswer(response)))
          .on('error', reject)
          .end();
      }),
    close: () => agent.destroy(),
  };
}
