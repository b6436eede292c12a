import { chromium } from '@playwright/test';
import { createClient } from '@redis/client';
import { startAppAndEmulator } from '../../e2e/support/start-app-and-emulator';
import { browserLaunchOptions } from '../../scripts/find-browser';
import { budgetedPages, measureBudgetedPage, startEmptyApp } from '../client-javascript/budget';
import { markdownTable } from '../docs/markdown-table';
import { repeat, spreadOf } from './benchmark';
import { Browser } from './browser';
import { openConnections } from './keep-alive-client';
import { formatSpread, type Result, rounded } from './results';
import type { RunningApps } from './running-apps';

/** Measures the size of the session cookies, and the memory of Redis per session. */
export async function measureCookies(apps: RunningApps, sessions: number): Promise<Result> {
  const connections = openConnections(2);
  const { ours, oursWithRedis, referenceApp, redis, sentinelCookie } = apps;
  const client = await createClient({ url: redis.url }).connect();
  const usedMemory = async () =>
    Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
  try {
    const rows: string[][] = [];
    for (const [name, { origin }] of [
      ['session in the cookie', ours],
      ['session in Redis', oursWithRedis],
      ['reference app', referenceApp],
    ] as const) {
      const browser = new Browser();
      await browser.signIn(origin, sentinelCookie, connections);
      rows.push([name, String(browser.cookieBytes(origin, 'session'))]);
    }
    const before = await usedMemory();
    await repeat(
      () => new Browser().signIn(oursWithRedis.origin, sentinelCookie, connections),
      sessions,
      2,
    );
    const perSession = ((await usedMemory()) - before) / sessions;
    return {
      title: 'Cookies and Redis',
      text: `Bytes of the session cookie, name and value, with the tokens of the emulator.

${markdownTable([['', 'bytes'], ...rows])}

Redis uses ${Math.round(perSession)} bytes per session, the mean of ${sessions} sessions with all their keys.`,
      verdicts: [],
    };
  } finally {
    client.destroy();
    connections.close();
  }
}

/** Measures the time from the start of the server to the end of the first signed-in page. */
export async function measureStart(apps: RunningApps, times: number): Promise<Result> {
  const connections = openConnections(1);
  const ms: number[] = [];
  try {
    for (let start = 0; start < times; start += 1) {
      const beganMs = performance.now();
      const app = await apps.startAnother();
      const browser = new Browser();
      await browser.signIn(app.origin, apps.sentinelCookie, connections);
      await browser.openPage(app.origin, connections);
      ms.push(performance.now() - beganMs);
      await app.stop();
    }
  } finally {
    connections.close();
  }
  return {
    title: 'From the start of the server to the first signed-in page',
    text: `${formatSpread(spreadOf(ms))} ms of elapsed time, ${times} starts.`,
    verdicts: [],
  };
}

/** Measures the JavaScript that the pages of this app send. The app has to be built already. */
export async function measurePages(): Promise<Result> {
  const [empty, ours] = await Promise.all([startEmptyApp(), startAppAndEmulator()]);
  const browser = await chromium.launch(browserLaunchOptions());
  try {
    const base = await measureBudgetedPage(browser, empty.origin, { path: '/' });
    const rows = [['empty page of Next.js', rounded(base.bytes), '']];
    for (const page of budgetedPages) {
      const { bytes } = await measureBudgetedPage(browser, ours.app.origin, page);
      rows.push([page.name, rounded(bytes), rounded(bytes - base.bytes)]);
    }
    return {
      title: 'JavaScript in the browser',
      text: `Bytes of all scripts that a page loads, compressed with gzip.

${markdownTable([['page', 'bytes', 'more than the empty page'], ...rows])}`,
      verdicts: [],
    };
  } finally {
    await browser.close();
    await Promise.all([empty.stop(), ours.stop()]);
  }
}
