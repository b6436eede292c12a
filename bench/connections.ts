import { Agent, request } from 'node:http';

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly setCookies: readonly string[];
  readonly body: string;
}

/** Connections that are kept open from one request to the next, as a browser or a proxy keeps them. */
export interface Connections {
  get(url: string, cookie?: string): Promise<Answer>;
  close(): void;
}

/** So many connections to each server at the most. */
export function openConnections(maxSockets: number): Connections {
  const agent = new Agent({ keepAlive: true, maxSockets });
  return {
    get: (url, cookie = '') =>
      new Promise((resolve, reject) => {
        const headers = { accept: 'text/html', ...(cookie && { cookie }) };
        const sent = request(url, { agent, headers }, (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (text: string) => {
            body += text;
          });
          response.on('error', reject).on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              location: response.headers.location ?? null,
              setCookies: response.headers['set-cookie'] ?? [],
              body,
            }),
          );
        });
        sent.on('error', reject).end();
      }),
    close: () => agent.destroy(),
  };
}
