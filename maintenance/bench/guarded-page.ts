import { type RoundsToMeasure, ratioOf, runBenchmark } from './benchmark';
import { Browser } from './browser';
import { openConnections } from './keep-alive-client';
import { comparison, type Result } from './results';
import { type RunningApp, startApps } from './running-apps';

const atOnce = 4;

/** A guarded page against the same page behind a middleware that does nothing: what the guard costs. */
export async function measureGuardedPage(
  size: Omit<RoundsToMeasure, 'atOnce'>,
  limits: { readonly withCookie: number; readonly withRedis: number },
): Promise<Result> {
  const connections = openConnections(atOnce);
  try {
    const rounds = await runBenchmark({ ...size, atOnce }, async () => {
      const apps = await startApps();
      const opening = async (app: RunningApp, signsInAt = app) => {
        const browser = new Browser();
        await browser.signIn(signsInAt.origin, apps.atSentinel, connections);
        return { pid: app.pid, work: () => browser.openPage(app.origin, connections) };
      };
      const subjects = new Map([
        ['withCookie', await opening(apps.ours)],
        // Nobody can sign in there, but its requests are to be as long.
        ['floor', await opening(apps.floor, apps.ours)],
        ['withRedis', await opening(apps.oursWithRedis)],
        ['floorForRedis', await opening(apps.floorForRedis, apps.oursWithRedis)],
      ] as const);
      return { subjects, stop: apps.stop };
    });
    const [withCookie, floor] = [rounds('withCookie'), rounds('floor')];
    const [withRedis, floorForRedis] = [rounds('withRedis'), rounds('floorForRedis')];
    return {
      title: 'A guarded page',
      text: `The same page, as small as a page can be that knows who is signed in, with the same headers, ${atOnce} requests at a
time. The floor is this app without its guard and its hooks: its middleware sets the headers and lets everybody through. One
person asks again and again, so that the seal of the cookie is open already; one who has not come for two minutes has it
opened, for another 0.4 ms or so. Redis's own processor time is not counted.

${comparison(
  [
    ['session in the cookie', withCookie],
    ['floor, asked with that cookie', floor],
  ],
  'page',
)}

${comparison(
  [
    ['session in Redis', withRedis],
    ['floor, asked with that cookie', floorForRedis],
  ],
  'page',
)}`,
      verdicts: [
        {
          what: 'guarded page, session in the cookie, times the floor',
          value: ratioOf(withCookie.cpuMs, floor.cpuMs).median,
          limit: limits.withCookie,
        },
        {
          what: 'guarded page, session in Redis, times the floor',
          value: ratioOf(withRedis.cpuMs, floorForRedis.cpuMs).median,
          limit: limits.withRedis,
        },
      ],
    };
  } finally {
    connections.close();
  }
}
