import { setTimeout as sleep } from 'node:timers/promises';
import { concurrentRequests } from '../../e2e/support/concurrent-requests';
import { CookieClient } from '../../e2e/support/cookie-client';
import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { markdownTable } from '../docs/markdown-table';
import { measuredPath } from './apps';
import { spreadOf } from './benchmark';
import { inWords, type Result } from './results';
import type { RunningApps } from './running-apps';

const requests = 200;
/** Tokens of so many seconds are due after three quarters of them. */
const shortLifeSeconds = 12;
const untilDueMs = 9_100;

/** Many requests at once whose tokens are due: they may cause one refresh, and wait for no more than that. */
export async function measureRefreshStorm(
  { ours, emulator }: RunningApps,
  { rounds, isTimed }: { readonly rounds: number; readonly isTimed: boolean },
): Promise<Result> {
  const sentinel = controlOf(emulator.origin);
  const [refreshes, stormMs, ordinaryMs, oneMs]: number[][] = [[], [], [], []];

  /** Somebody whose tokens are due. */
  async function due(): Promise<CookieClient> {
    const visitor = new CookieClient();
    await sentinel.speak({ expiresIn: shortLifeSeconds });
    await visitor.signIn(ours.origin, personas.agent, measuredPath);
    await sentinel.speak({ expiresIn: 3_600 });
    return visitor;
  }
  const countRefreshes = async () =>
    (await sentinel.requests('token')).filter(({ grantType }) => grantType === 'refresh_token')
      .length;

  async function stormOf(visitor: CookieClient): Promise<number> {
    const beganMs = performance.now();
    const answers = await concurrentRequests(visitor, [ours.origin], measuredPath);
    const ms = performance.now() - beganMs;
    const served = answers.filter(({ status }) => status === 200).length;
    if (served !== requests) throw new Error(`${served} of ${requests} requests were served`);
    visitor.keep(ours.origin, answers.at(-1)?.setCookies ?? []);
    return ms;
  }

  for (let round = 0; round < rounds; round += 1) {
    const [many, one] = [await due(), await due()];
    await sleep(untilDueMs);
    const before = await countRefreshes();
    stormMs?.push(await stormOf(many));
    const caused = (await countRefreshes()) - before;
    if (caused === 0) throw new Error('nothing was due: there was no refresh');
    refreshes?.push(caused);
    const beganMs = performance.now();
    await (await one.open(ours.origin + measuredPath)).text();
    oneMs?.push(performance.now() - beganMs);
    ordinaryMs?.push(await stormOf(many));
  }
  await sentinel.speak({ expiresIn: 28_800 });

  const [inStorm, ordinary, one] = [
    spreadOf(stormMs ?? []),
    spreadOf(ordinaryMs ?? []),
    spreadOf(oneMs ?? []),
  ];
  return {
    title: 'A storm of requests on tokens that are due',
    text: `${requests} requests at once with the same cookie, over 20 connections, as when all tabs of a browser wake up. In
milliseconds by the clock.

${markdownTable([
  ['', 'ms'],
  [`${requests} requests, tokens due`, inWords(inStorm)],
  [`${requests} requests, nothing due`, inWords(ordinary)],
  ['one request, tokens due', inWords(one)],
])}`,
    verdicts: [
      { what: 'refreshes in a storm', value: Math.max(...(refreshes ?? [])), limit: 1 },
      ...(isTimed
        ? [
            {
              what: 'storm, times as many ordinary requests and one refresh',
              value: inStorm.median / (ordinary.median + one.median),
              limit: 1.5,
            },
          ]
        : []),
    ],
  };
}
