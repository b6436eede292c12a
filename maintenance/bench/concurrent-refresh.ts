import { setTimeout as sleep } from 'node:timers/promises';
import { concurrentRequests } from '../../e2e/support/concurrent-requests';
import { CookieClient } from '../../e2e/support/cookie-client';
import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { markdownTable } from '../docs/markdown-table';
import { measuredPath } from './apps';
import { spreadOf } from './benchmark';
import { formatSpread, type Result } from './results';
import type { RunningApps } from './running-apps';

const requests = 200;
const shortLifetimeSeconds = 12;
/** A refresh is due after three quarters of the lifetime. */
const untilDueMs = 9_100;

/** Sends many concurrent requests whose tokens are due for refresh: they may cause one refresh only. */
export async function measureConcurrentRefresh(
  { ours, emulator }: RunningApps,
  { rounds, isTimed }: { readonly rounds: number; readonly isTimed: boolean },
): Promise<Result> {
  const sentinel = controlOf(emulator.origin);
  const [refreshes, refreshingMs, ordinaryMs, singleMs]: number[][] = [[], [], [], []];

  /** A client whose tokens become due after `untilDueMs`. */
  async function signInBriefly(): Promise<CookieClient> {
    const client = new CookieClient();
    await sentinel.speak({ expiresIn: shortLifetimeSeconds });
    await client.signIn(ours.origin, personas.agent, measuredPath);
    await sentinel.speak({ expiresIn: 3_600 });
    return client;
  }
  const countRefreshes = async () =>
    (await sentinel.requests('token')).filter(({ grantType }) => grantType === 'refresh_token')
      .length;

  async function sendAll(client: CookieClient): Promise<number> {
    const beganMs = performance.now();
    const responses = await concurrentRequests(client, [ours.origin], measuredPath);
    const ms = performance.now() - beganMs;
    const served = responses.filter(({ status }) => status === 200).length;
    if (served !== requests) throw new Error(`${served} of ${requests} requests were served`);
    client.keep(ours.origin, responses.at(-1)?.setCookies ?? []);
    return ms;
  }

  for (let round = 0; round < rounds; round += 1) {
    const [many, single] = [await signInBriefly(), await signInBriefly()];
    await sleep(untilDueMs);
    const before = await countRefreshes();
    refreshingMs?.push(await sendAll(many));
    const added = (await countRefreshes()) - before;
    if (added === 0) throw new Error('there was no refresh: no token was due');
    refreshes?.push(added);
    const beganMs = performance.now();
    await (await single.open(ours.origin + measuredPath)).text();
    singleMs?.push(performance.now() - beganMs);
    ordinaryMs?.push(await sendAll(many));
  }
  await sentinel.speak({ expiresIn: 28_800 });

  const [refreshing, ordinary, single] = [
    spreadOf(refreshingMs ?? []),
    spreadOf(ordinaryMs ?? []),
    spreadOf(singleMs ?? []),
  ];
  return {
    title: 'Concurrent requests when a refresh is due',
    text: `${requests} concurrent requests with the same cookie over 20 connections, as when all tabs of a browser wake up. In
milliseconds of elapsed time.

${markdownTable([
  ['', 'ms'],
  [`${requests} requests, refresh due`, formatSpread(refreshing)],
  [`${requests} requests, no refresh due`, formatSpread(ordinary)],
  ['one request, refresh due', formatSpread(single)],
])}`,
    verdicts: [
      {
        what: 'refreshes for all concurrent requests',
        value: Math.max(...(refreshes ?? [])),
        limit: 1,
      },
      ...(isTimed
        ? [
            {
              what: 'requests with a refresh due, ratio to requests without plus one refresh',
              value: refreshing.median / (ordinary.median + single.median),
              limit: 1.5,
            },
          ]
        : []),
    ],
  };
}
