import { readMemory } from '../../e2e/support/memory-probe';
import { markdownTable } from '../docs/markdown-table';
import { repeat } from './benchmark';
import { Browser } from './browser';
import { openConnections } from './keep-alive-client';
import { cpuMsOf } from './process-cpu';
import { type Result, rounded } from './results';
import type { RunningApp, RunningApps } from './running-apps';

const atOnce = 4;
const bytesInMegabyte = 1_000_000;

/** What the heap grows by: after many sign-ins, and after many guarded requests with all their sessions. */
export async function measureMemory(
  { ours, atSentinel }: RunningApps,
  { signIns, requests }: { readonly signIns: number; readonly requests: number },
): Promise<Result> {
  const connections = openConnections(atOnce);
  const signIn = async () => {
    const browser = new Browser();
    await browser.signIn(ours.origin, atSentinel, connections);
    return browser;
  };
  try {
    const browsers: Browser[] = [];
    // What the first requests load is there to stay.
    await repeat(async () => (await signIn()).openPage(ours.origin, connections), 200, atOnce);
    const atStart = await heapOf(ours);
    await repeat(async () => void browsers.push(await signIn()), signIns, atOnce);
    const afterSignIns = await heapOf(ours);
    const cpuBeganMs = cpuMsOf(ours.pid);
    let asked = 0;
    await repeat(
      async () => {
        asked += 1;
        await browsers[asked % browsers.length]?.openPage(ours.origin, connections);
      },
      requests,
      atOnce,
    );
    const cpuMs = (cpuMsOf(ours.pid) - cpuBeganMs) / requests;
    const afterRequests = await heapOf(ours);
    return {
      title: 'Memory',
      text: `The heap after a forced collection, sessions in cookies. The requests go round all sessions.

${markdownTable([
  ['', 'MB'],
  ['at the start', rounded(atStart)],
  [`after ${signIns} sign-ins`, rounded(afterSignIns)],
  [`after ${requests} guarded requests with ${signIns} sessions`, rounded(afterRequests)],
])}

Each of those requests took ${rounded(cpuMs)} ms of processor time: most sessions had to be opened, and sealed anew.`,
      verdicts: [
        {
          what: `MB more than at the start, after ${requests} guarded requests`,
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
