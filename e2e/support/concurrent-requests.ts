import { Agent, request } from 'node:http';
import type { CookieClient } from './cookie-client';
import { readAnswer, type WireAnswer } from './wire-response';

const requests = 200;
const connections = 20;

/**
 * Sends a page request 200 times at once, with the same cookies: what a browser does whose tabs all wake up.
 * Spread evenly over the origins, over 20 connections in all.
 */
export async function concurrentRequests(
  visitor: CookieClient,
  origins: readonly string[],
  path: string,
): Promise<readonly WireAnswer[]> {
  const maxSockets = Math.ceil(connections / origins.length);
  const lanes = origins.map((origin) => ({
    origin,
    agent: new Agent({ keepAlive: true, maxSockets }),
  }));
  try {
    const [first = ''] = origins;
    const cookie = visitor.cookieHeader(first);
    const rounds = Array.from({ length: Math.ceil(requests / lanes.length) }, () => lanes).flat();
    return await Promise.all(
      rounds.slice(0, requests).map(({ origin, agent }) => get(origin + path, cookie, agent)),
    );
  } finally {
    for (const { agent } of lanes) agent.destroy();
  }
}

function get(url: string, cookie: string, agent: Agent): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: { cookie } }, (response) => resolve(readAnswer(response)))
      .on('error', reject)
      .end();
  });
}
