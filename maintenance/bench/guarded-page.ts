import { type BenchmarkSize, ratioOf, runBenchmark } from './benchmark';
import { Browser } from './browser';
import { openConnections } from './keep-alive-client';
import { comparison, type Result } from './results';
import { type RunningApp, startApps } from './running-apps';

const concurrency = 4;

/**
 * Compares a protected page with the same page behind a middleware that checks nothing: the cost of the guard. Also with
 * the same page in an app that uses `nextjs-auth0`.
 */
export async function measureGuardedPage(
  size: Omit<BenchmarkSize, 'concurrency'>,
  limits: {
    readonly withCookie: number;
    readonly withRedis: number;
    readonly nextjsAuth0: number;
  },
): Promise<Result> {
  const connections = openConnections(concurrency);
  try {
    const rounds = await runBenchmark({ ...size, concurrency }, async () => {
      const apps = await startApps();
      const opening = async (app: RunningApp, signsInAt = app) => {
        const browser = new Browser();
        await browser.signIn(signsInAt.origin, apps.sentinelCookie, connections);
        return { pid: app.pid, work: () => browser.openPage(app.origin, connections) };
      };
      const subjects = new Map([
        ['withCookie', await opening(apps.ours)],
        // The baseline has no sign-in; the same cookie makes its requests equally long.
        ['baseline', await opening(apps.baseline, apps.ours)],
        ['nextjsAuth0', await opening(apps.nextjsAuth0)],
        ['withRedis', await opening(apps.oursWithRedis)],
        ['baselineForRedis', await opening(apps.baselineForRedis, apps.oursWithRedis)],
      ] as const);
      return { subjects, stop: apps.stop };
    });
    const [withCookie, baseline] = [rounds('withCookie'), rounds('baseline')];
    const nextjsAuth0 = rounds('nextjsAuth0');
    const [withRedis, baselineForRedis] = [rounds('withRedis'), rounds('baselineForRedis')];
    return {
      title: 'A protected page',
      text: `The smallest page that reads the session, with the same headers, ${concurrency} requests at the same time. The baseline is
this app without its guard and its hooks: its middleware only sets the headers. One user sends all requests, so the
session cookie is already in the cache of opened seals. Without the cache, a request takes about 0.4 ms more. The CPU
time of Redis is not included. nextjs-auth0 checks the session in the proxy and in the page as well, as its examples do,
with the same headers. By default it seals a new cookie for each request.

${comparison(
  [
    ['session in the cookie', withCookie],
    ['nextjs-auth0', nextjsAuth0],
    ['baseline, same cookie', baseline],
  ],
  'page',
)}

${comparison(
  [
    ['session in Redis', withRedis],
    ['baseline, same cookie', baselineForRedis],
  ],
  'page',
)}`,
      verdicts: [
        {
          what: 'protected page, session in the cookie, ratio to the baseline',
          value: ratioOf(withCookie.cpuMs, baseline.cpuMs).median,
          limit: limits.withCookie,
        },
        {
          what: 'protected page, session in the cookie, ratio to nextjs-auth0',
          value: ratioOf(withCookie.cpuMs, nextjsAuth0.cpuMs).median,
          limit: limits.nextjsAuth0,
        },
        {
          what: 'protected page, session in Redis, ratio to the baseline',
          value: ratioOf(withRedis.cpuMs, baselineForRedis.cpuMs).median,
          limit: limits.withRedis,
        },
      ],
    };
  } finally {
    connections.close();
  }
}
