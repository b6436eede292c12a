import { chromium } from '@playwright/test';
import { createClient } from 'redis';
import { startAppAndEmulator } from '../../e2e/support/start-app-and-emulator';
import { browserLaunchOptions } from '../../scripts/find-browser';
import { budgetedPages, measureBudgetedPage, startEmptyApp } from '../client-javascript/budget';
import { markdownTable } from '../docs/markdown-table';
import { repeat, spreadOf } from './benchmark';
import { Browser } from './browser';
import { openConnections } from './keep-alive-client';
import { inWords, type Result, rounded } from './results';
import type { RunningApps } from './running-apps';

/** How big the cookies are, and what Redis holds for each session. */
export async function measureCookies(apps: RunningApps, sessions: number): Promise<Result> {
  const connections = openConnections(2);
  const { ours, oursWithRedis, handwritten, redis, atSentinel } = apps;
  const client = await createClient({ url: redis.url }).connect();
  const usedMemory = async () =>
    Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
  try {
    const rows: string[][] = [];
    for (const [name, { origin }] of [
      ['session in the cookie', ours],
      ['session in Redis', oursWithRedis],
      ['by hand, with iron-session', handwritten],
    ] as const) {
      const browser = new Browser();
      await browser.signIn(origin, atSentinel, connections);
      rows.push([name, String(browser.lengthOf(origin, 'session'))]);
    }
    const before = await usedMemory();
    await repeat(
      () => new Browser().signIn(oursWithRedis.origin, atSentinel, connections),
      sessions,
      2,
    );
    const perSession = ((await usedMemory()) - before) / sessions;
    return {
      title: 'Cookies, and what Redis holds',
      text: `Bytes of the session's cookie, name and value, with the tokens of the emulator.

${markdownTable([['', 'bytes'], ...rows])}

Redis holds ${Math.round(perSession)} bytes for each session, with all that belongs to it, over ${sessions} of them.`,
      verdicts: [],
    };
  } finally {
    client.destroy();
    connections.close();
  }
}

/** From the start of the server to the end of the first page that knows who is signed in. */
export async function measureStart(apps: RunningApps, times: number): Promise<Result> {
  const connections = openConnections(1);
  const ms: number[] = [];
  try {
    for (let start = 0; start < times; start += 1) {
      const beganMs = performance.now();
      const app = await apps.startAnother();
      const browser = new Browser();
      await browser.signIn(app.origin, apps.atSentinel, connections);
      await browser.openPage(app.origin, connections);
      ms.push(performance.now() - beganMs);
      await app.stop();
    }
  } finally {
    connections.close();
  }
  return {
    title: 'From the start of the server to the first signed-in page',
    text: `${inWords(spreadOf(ms))} ms by the clock, over ${times} starts.`,
    verdicts: [],
  };
}

/** What the pages of this app send to a browser. It has been built. */
export async function measurePages(): Promise<Result> {
  const [empty, both] = await Promise.all([startEmptyApp(), startAppAndEmulator()]);
  const browser = await chromium.launch(browserLaunchOptions());
  try {
    const base = await measureBudgetedPage(browser, empty.origin, { path: '/' });
    const rows = [['an empty page of Next.js', rounded(base.bytes), '']];
    for (const page of budgetedPages) {
      const { bytes } = await measureBudgetedPage(browser, both.app.origin, page);
      rows.push([page.name, rounded(bytes), rounded(bytes - base.bytes)]);
    }
    return {
      title: 'JavaScript in the browser',
      text: `Bytes of all scripts that a page loads, as gzip.

${markdownTable([['page', 'bytes', 'more than an empty page'], ...rows])}`,
      verdicts: [],
    };
  } finally {
    await browser.close();
    await Promise.all([empty.stop(), both.stop()]);
  }
}
