import { setTimeout as sleep } from 'node:timers/promises';
import { clockPreload } from '../../e2e/support/clock';
import type { CookieClient } from '../../e2e/support/cookie-client';
import { memoryProbe, readMemory } from '../../e2e/support/memory-probe';
import { controlOf } from '../../emulator/control-client';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { type RunningServer, startApp, startEmulatorServer } from '../../scripts/servers';
import { markdownTable } from '../docs/markdown-table';
import type { Call, Outcome, Target } from './calls';
import { type NamedFault, oversizeList } from './faults';

/** The outcome of one fault of one request. */
export interface Cell {
  readonly call: string;
  readonly fault: string;
  readonly page: string;
  readonly ms: number;
  /** Differences to the contract; empty without any. */
  readonly problems: readonly string[];
}

/** Allowance for rendering on a busy machine, in addition to the app's timeouts. */
const slackMs = 2_500;
/**
 * Limit for the heap growth over a whole row. A sign-in leaves a few kilobytes for a minute, and new code is compiled. A
 * leaked response body has 2 or 17 MB.
 */
const maxHeapGrowth = 16_000_000;
/** The cached list of ten thousand users has about 20 MB. */
const cachedListBytes = 24_000_000;
const maxSockets = 3;
const concurrentApps = 4;
/** The row for memory and sockets, after all faults of a call. */
const memoryRow = 'memory and sockets';

/** Runs every fault of a request in one app, or each in an app of its own if the app caches the response. */
export async function runRow(call: Call, faults: readonly NamedFault[]): Promise<readonly Cell[]> {
  if (!call.isCached) return withTargets(1, ([target]) => runIn(target, call, faults));
  const cells: Cell[] = [];
  for (let first = 0; first < faults.length; first += concurrentApps) {
    const some = faults.slice(first, first + concurrentApps);
    cells.push(
      ...(await withTargets(some.length, async (targets) => {
        const rows = [];
        for (const [index, fault] of some.entries()) {
          const target = targets[index];
          if (target) rows.push(await start(target, call, fault, await call.prepare(target)));
        }
        await targets[0]?.passTime(call.pauseMs);
        return Promise.all(rows.map((cell) => cell.finish()));
      })),
    );
  }
  return cells;
}

type ProbedTarget = Target & { readonly app: RunningServer };

async function withTargets<T>(
  count: number,
  work: (targets: readonly ProbedTarget[]) => Promise<T>,
): Promise<T> {
  const ports = await Promise.all(Array.from({ length: count }, anyFreePort));
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const emulator = await startEmulatorServer(
    0,
    urls.map((url) => `${url}/callback`),
    [clockPreload],
  );
  const apps: RunningServer[] = [];
  try {
    const targets: ProbedTarget[] = [];
    for (const [index, port] of ports.entries()) {
      const environment = demoSettings(urls[index] ?? '', emulator.origin);
      const app = await startApp({
        command: 'start',
        host: '127.0.0.1',
        port,
        environment: { ...environment, LOG_LEVEL: 'error' },
        preload: [clockPreload, memoryProbe],
      });
      apps.push(app);
      // Loads the code of these routes, which send no request to a service.
      for (const path of ['/', '/sign-in-error', '/api/me', '/callback']) {
        await fetch(app.origin + path, { redirect: 'manual' });
      }
      const passTime = async (ms: number) => {
        if (ms > 0) await Promise.all([...apps, emulator].map((one) => one.ask({ advanceMs: ms })));
      };
      targets.push({ app, origin: app.origin, emulator: controlOf(emulator.origin), passTime });
    }
    return await work(targets);
  } finally {
    await Promise.all([...apps, emulator].map((server) => server.stop()));
  }
}

/** Runs all faults in turn, then one pause for all, then the next request of each. */
async function runIn(
  target: ProbedTarget | undefined,
  call: Call,
  faults: readonly NamedFault[],
): Promise<readonly Cell[]> {
  if (!target) return [];
  if (call.isList !== true) await call.next(await call.prepare(target), target, noFault);
  const before = await readMemory(target.app);
  const { tokenLifetimeSeconds } = call;
  if (tokenLifetimeSeconds !== undefined)
    await target.emulator.speak({ expiresIn: tokenLifetimeSeconds });
  const users: { fault: NamedFault; client: CookieClient }[] = [];
  for (const fault of faults) users.push({ fault, client: await call.prepare(target) });
  if (tokenLifetimeSeconds !== undefined) await target.emulator.speak({ expiresIn: 3_600 });
  await target.passTime(call.untilDueMs ?? 0);
  const isTimed = call.untilDueMs !== undefined;
  // Late responses come last, so that they delay no other fault, and run concurrently.
  const [fast, late] = [
    users.filter(({ fault }) => !fault.isLate),
    users.filter(({ fault }) => fault.isLate),
  ];
  const started = [];
  for (const { fault, client } of fast) {
    started.push(await start(target, call, fault, client));
    if (!isTimed) await target.passTime(call.pauseMs);
  }
  started.push(
    ...(await Promise.all(late.map(({ fault, client }) => start(target, call, fault, client)))),
  );
  await target.passTime(call.pauseMs);
  const cells: Cell[] = [];
  for (const run of started) cells.push(await run.finish());
  const mayGrowBy = maxHeapGrowth + (call.isList ? cachedListBytes : 0);
  const leaks = await findLeaks(target.app, before, mayGrowBy);
  return [
    ...cells,
    { call: call.name, fault: memoryRow, page: leaks.page, ms: 0, problems: leaks.problems },
  ];
}

const noFault: NamedFault = {
  name: 'none',
  answer: { kind: 'slow', delayMs: 0 },
  isLate: false,
  hasEffect: false,
  breaksConnection: false,
};

/** Causes the fault, and compares the outcome with the contract. `finish` does the same for the next request. */
async function start(target: ProbedTarget, call: Call, fault: NamedFault, client: CookieClient) {
  const isOversizeList = call.isList === true && fault.name === 'oversize';
  const answer = isOversizeList ? oversizeList : fault.answer;
  const times = call.isRetried && fault.breaksConnection ? 2 : 1;
  await target.emulator.fault({ on: call.on, times, answer });
  const startMs = performance.now();
  const outcome = await call.trigger(client, target);
  const ms = performance.now() - startMs;
  const problems = [
    ...differences(call.expected(fault), outcome),
    ...(ms > (fault.isLate ? call.limitMs : 0) + slackMs ? [`took ${Math.round(ms)} ms`] : []),
    ...(fault.isLate && ms < call.limitMs - 100 ? [`gave up after ${Math.round(ms)} ms`] : []),
  ];
  return {
    async finish(): Promise<Cell> {
      const next = await call.next(client, target, fault);
      const expected = call.expectedNext?.(fault) ?? 'good';
      const then = next === expected ? [] : [`then ${next}, not ${expected}`];
      return {
        call: call.name,
        fault: fault.name,
        page: outcome.page,
        ms,
        problems: [...problems, ...then],
      };
    },
  };
}

function differences(expected: Outcome, actual: Outcome): readonly string[] {
  return [
    ...(actual.page === expected.page ? [] : [`${actual.page}, not ${expected.page}`]),
    ...(actual.session === expected.session
      ? []
      : [`session ${actual.session}, not ${expected.session}`]),
  ];
}

/** Waits for keep-alive connections to close, which takes a few seconds. */
async function findLeaks(
  app: RunningServer,
  before: Awaited<ReturnType<typeof readMemory>>,
  mayGrowBy: number,
) {
  let after = await readMemory(app);
  for (let tries = 0; tries < 20 && after.sockets > maxSockets; tries += 1) {
    await sleep(500);
    after = await readMemory(app);
  }
  const grownBytes = after.heapBytes - before.heapBytes;
  const grown = `${(grownBytes / 1_000_000).toFixed(1)} MB`;
  return {
    page: `heap ${grownBytes < 0 ? '' : '+'}${grown}, ${after.sockets} open`,
    problems: [
      ...(grownBytes > mayGrowBy ? [`heap grew by ${grown}`] : []),
      ...(after.sockets > maxSockets ? [`${after.sockets} sockets open`] : []),
    ],
  };
}

/** The cells in Markdown: a row for each response, with the calls and the faults that lead to it, and the memory. */
export function formatTable(cells: readonly Cell[]): string {
  const rows = new Map<string, { calls: string[]; response: string; faults: string; ms: number }>();
  for (const call of new Set(cells.map((cell) => cell.call))) {
    const ofCall = cells.filter((cell) => cell.call === call && cell.fault !== memoryRow);
    for (const response of new Set(ofCall.map(responseOf))) {
      const same = ofCall.filter((cell) => responseOf(cell) === response);
      const faults = faultsOf(same, ofCall.length);
      const row = rows.get(response + faults) ?? { calls: [], response, faults, ms: 0 };
      row.calls.push(call);
      row.ms = Math.max(row.ms, ...same.map(({ ms }) => ms));
      rows.set(response + faults, row);
    }
  }
  const memory = cells
    .filter(({ fault }) => fault === memoryRow)
    .map((cell) => `${cell.call}: ${responseOf(cell)}`);
  return [
    markdownTable([
      ['calls', 'response', 'faults', 'slowest'],
      ...Array.from(rows.values(), ({ calls, response, faults, ms }) => [
        calls.join('; '),
        response,
        faults,
        `${(ms / 1_000).toFixed(1)} s`,
      ]),
    ]),
    `Heap growth and open sockets after all faults of a call: ${memory.join('; ')}.`,
  ].join('\n\n');
}

function faultsOf(cells: readonly Cell[], all: number): string {
  if (cells.length === all) return 'all';
  if (cells.length > all / 2) return 'all others';
  return cells.map(({ fault }) => fault.replace('status ', '')).join(', ');
}

function responseOf({ page, problems }: Cell): string {
  return `${page}${problems.length > 0 ? ` **${problems.join('; ')}**` : ''}`;
}
