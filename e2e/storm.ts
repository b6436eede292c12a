import { Agent, request } from 'node:http';
import type { Visitor } from './visitor';

const requests = 200;
const connections = 20;

/** One answer out of a storm. */
export interface StormAnswer {
  readonly status: number;
  readonly body: string;
  readonly setCookies: readonly string[];
}

/**
 * Sends a page request 200 times at once, with the same cookies: what a browser does whose tabs all wake up.
 * Spread evenly over the origins, over 20 connections in all.
 */
export async function storm(
  visitor: Visitor,
  origins: readonly string[],
  path: string,
): Promise<readonly StormAnswer[]> {
  const maxSockets = Math.ceil(connections / origins.length);
  const lanes = origins.map((origin) => ({
    origin,
    agent: new Agent({ keepAlive: true, maxSockets }),
  }));
  try {
    const [first = ''] = origins;
    const cookie = [...visitor.cookies(first)].map((pair) => pair.join('=')).join('; ');
    const rounds = Array.from({ length: Math.ceil(requests / lanes.length) }, () => lanes).flat();
    return await Promise.all(
      rounds.slice(0, requests).map(({ origin, agent }) => get(origin + path, cookie, agent)),
    );
  } finally {
    for (const { agent } of lanes) agent.destroy();
  }
}

function get(url: string, cookie: string, agent: Agent): Promise<StormAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { cookie } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject).on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body,
          setCookies: response.headers['set-cookie'] ?? [],
        }),
      );
    });
    sent.on('error', reject).end();
  });
}
