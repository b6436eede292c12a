import { readMemory } from '../../e2e/support/memory-probe';
import { markdownTable } from '../docs/markdown-table';
import { repeat } from './benchmark';
import { Browser } from './browser';
import { openConnections } from './keep-alive-client';
import { type Result, rounded } from './results';
import type { RunningApp, RunningApps } from './running-apps';

const concurrency = 4;
const bytesInMegabyte = 1_000_000;

/** Measures how the heap grows: after many sign-ins, and after many requests with all their sessions. */
export async function measureMemory(
  { ours, sentinelCookie }: RunningApps,
  { signIns, requests }: { readonly signIns: number; readonly requests: number },
): Promise<Result> {
  const connections = openConnections(concurrency);
  const signIn = async () => {
    const browser = new Browser();
    await browser.signIn(ours.origin, sentinelCookie, connections);
    return browser;
  };
  try {
    const browsers: Browser[] = [];
    // Modules that the first requests load stay in memory.
    await repeat(async () => (await signIn()).openPage(ours.origin, connections), 200, concurrency);
    const atStart = await heapOf(ours);
    await repeat(async () => void browsers.push(await signIn()), signIns, concurrency);
    const afterSignIns = await heapOf(ours);
    let sent = 0;
    await repeat(
      async () => {
        sent += 1;
        await browsers[sent % browsers.length]?.openPage(ours.origin, connections);
      },
      requests,
      concurrency,
    );
    const afterRequests = await heapOf(ours);
    return {
      title: 'Memory',
      text: `The heap after a forced garbage collection, with sessions in cookies. The requests use all sessions in turn.

${markdownTable([
  ['', 'MB'],
  ['at the start', rounded(atStart)],
  [`after ${signIns} sign-ins`, rounded(afterSignIns)],
  [
    `after ${requests} requests of the protected page with ${signIns} sessions`,
    rounded(afterRequests),
  ],
])}`,
      verdicts: [
        {
          what: `heap growth in MB after ${requests} requests`,
          value: afterRequests - atStart,
          limit: 40,
        },
      ],
    };
  } finally {
    connections.close();
  }
}

async function heapOf(app: RunningApp): Promise<number> {
  return (await readMemory(app)).heapBytes / bytesInMegabyte;
}
