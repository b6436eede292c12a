import { Agent, request } from 'node:http';
import type { CookieClient } from './cookie-client';
import { readAnswer, type WireAnswer } from './wire-response';

const requestCount = 200;
const connectionCount = 20;

/**
 * Sends 200 concurrent requests with the same cookies over 20 connections, as a browser does when all its tabs wake up.
 * They are distributed evenly over the origins.
 */
export async function concurrentRequests(
  client: CookieClient,
  origins: readonly string[],
  path: string,
): Promise<readonly WireAnswer[]> {
  const maxSockets = Math.ceil(connectionCount / origins.length);
  const targets = origins.map((origin) => ({
    origin,
    agent: new Agent({ keepAlive: true, maxSockets }),
  }));
  try {
    const [first = ''] = origins;
    const cookie = client.cookieHeader(first);
    const rounds = Array.from(
      { length: Math.ceil(requestCount / targets.length) },
      () => targets,
    ).flat();
    return await Promise.all(
      rounds.slice(0, requestCount).map(({ origin, agent }) => get(origin + path, cookie, agent)),
    );
  } finally {
    for (const { agent } of targets) agent.destroy();
  }
}

function get(url: string, cookie: string, agent: Agent): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: { cookie } }, (response) => resolve(readAnswer(response)))
      .on('error', reject)
      .end();
  });
}
