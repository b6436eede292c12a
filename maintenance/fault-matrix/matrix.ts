import { setTimeout as sleep } from 'node:timers/promises';
import { clockPreload } from '../../e2e/support/clock';
import type { CookieClient } from '../../e2e/support/cookie-client';
import { memoryProbe, readMemory } from '../../e2e/support/memory-probe';
import { controlOf } from '../../emulator/control-client';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { type RunningServer, startApp, startEmulatorServer } from '../../scripts/servers';
import { markdownTable } from '../docs/markdown-table';
import type { Call, Got, Place } from './calls';
import { type NamedFault, oversizeList } from './faults';

/** What came of one fault of one call. */
export interface Cell {
  readonly call: string;
  readonly fault: string;
  readonly page: string;
  readonly ms: number;
  /** What is not as it should be; empty when all is well. */
  readonly wrong: readonly string[];
}

/** A busy machine takes its time over a page; the app's own limits are what is measured. */
const slackMs = 2_500;
/**
 * What the heap may grow by over a whole row. A sign-in leaves a few kilobytes for a minute (its twin may come), and
 * code that runs for the first time is compiled; a body that was kept would show: those are 2 and 17 MB each.
 */
const maxHeapGrowth = 16_000_000;
/** Ten thousand users are kept for a minute: about 20 MB. */
const keptListBytes = 24_000_000;
const maxSockets = 3;
const appsAtOnce = 4;
/** Stands where a fault stands, after all of them. */
const memoryRow = 'memory and sockets';

/** Runs every fault against a call: in one app, or, where the app would remember the answer, in an app for each. */
export async function runRow(call: Call, faults: readonly NamedFault[]): Promise<readonly Cell[]> {
  if (!call.isRemembered) return withPlaces(1, ([place]) => runIn(place, call, faults));
  const cells: Cell[] = [];
  for (let first = 0; first < faults.length; first += appsAtOnce) {
    const some = faults.slice(first, first + appsAtOnce);
    cells.push(
      ...(await withPlaces(some.length, async (places) => {
        const rows = [];
        for (const [index, fault] of some.entries()) {
          const place = places[index];
          if (place) rows.push(await begin(place, call, fault, await call.prepare(place)));
        }
        await places[0]?.passTime(call.pauseMs);
        return Promise.all(rows.map((cell) => cell.finish()));
      })),
    );
  }
  return cells;
}

type ProbedPlace = Place & { readonly app: RunningServer };

async function withPlaces<T>(
  count: number,
  work: (places: readonly ProbedPlace[]) => Promise<T>,
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
    const places: ProbedPlace[] = [];
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
      // What runs for the first time takes its time; none of these asks anybody.
      for (const path of ['/', '/sign-in-error', '/api/me', '/callback']) {
        await fetch(app.origin + path, { redirect: 'manual' });
      }
      const passTime = async (ms: number) => {
        if (ms > 0) await Promise.all([...apps, emulator].map((one) => one.ask({ advanceMs: ms })));
      };
      places.push({ app, origin: app.origin, emulator: controlOf(emulator.origin), passTime });
    }
    return await work(places);
  } finally {
    await Promise.all([...apps, emulator].map((server) => server.stop()));
  }
}

/** All faults one after the other, then one pause for all, then for each the next good request. */
async function runIn(
  place: ProbedPlace | undefined,
  call: Call,
  faults: readonly NamedFault[],
): Promise<readonly Cell[]> {
  if (!place) return [];
  if (call.isList !== true) await call.next(await call.prepare(place), place, calm);
  const before = await readMemory(place.app);
  const { tokensLiveSeconds } = call;
  if (tokensLiveSeconds !== undefined) await place.emulator.speak({ expiresIn: tokensLiveSeconds });
  const people: { fault: NamedFault; visitor: CookieClient }[] = [];
  for (const fault of faults) people.push({ fault, visitor: await call.prepare(place) });
  if (tokensLiveSeconds !== undefined) await place.emulator.speak({ expiresIn: 3_600 });
  await place.passTime(call.untilDueMs ?? 0);
  const isTimed = call.untilDueMs !== undefined;
  // Late ones last: what is due within a few seconds does not wait for them. They wait all at once.
  const [fast, late] = [
    people.filter(({ fault }) => !fault.isLate),
    people.filter(({ fault }) => fault.isLate),
  ];
  const begun = [];
  for (const { fault, visitor } of fast) {
    begun.push(await begin(place, call, fault, visitor));
    if (!isTimed) await place.passTime(call.pauseMs);
  }
  begun.push(
    ...(await Promise.all(late.map(({ fault, visitor }) => begin(place, call, fault, visitor)))),
  );
  await place.passTime(call.pauseMs);
  const cells: Cell[] = [];
  for (const one of begun) cells.push(await one.finish());
  const mayGrowBy = maxHeapGrowth + (call.isList ? keptListBytes : 0);
  const leaks = await leaksOf(place.app, before, mayGrowBy);
  return [
    ...cells,
    { call: call.name, fault: memoryRow, page: leaks.page, ms: 0, wrong: leaks.wrong },
  ];
}

const calm: NamedFault = {
  name: 'none',
  answer: { kind: 'slow', delayMs: 0 },
  isLate: false,
  hasEffect: false,
  breaksConnection: false,
};

/** Has the fault happen, and holds it against the contract; the next good request comes when there is time for it. */
async function begin(place: ProbedPlace, call: Call, fault: NamedFault, visitor: CookieClient) {
  const isOversizeList = call.isList === true && fault.name === 'oversize';
  const answer = isOversizeList ? oversizeList : fault.answer;
  const times = call.isTriedTwice && fault.breaksConnection ? 2 : 1;
  await place.emulator.fault({ on: call.on, times, answer });
  const beganMs = performance.now();
  const got = await call.provoke(visitor, place);
  const ms = performance.now() - beganMs;
  const wrong = [
    ...differences(call.expected(fault), got),
    ...(ms > (fault.isLate ? call.limitMs : 0) + slackMs ? [`took ${Math.round(ms)} ms`] : []),
    ...(fault.isLate && ms < call.limitMs - 100 ? [`gave up after ${Math.round(ms)} ms`] : []),
  ];
  return {
    async finish(): Promise<Cell> {
      const next = await call.next(visitor, place, fault);
      const expected = call.expectedNext?.(fault) ?? 'good';
      const then = next === expected ? [] : [`then ${next}, not ${expected}`];
      return { call: call.name, fault: fault.name, page: got.page, ms, wrong: [...wrong, ...then] };
    },
  };
}

function differences(expected: Got, got: Got): readonly string[] {
  return [
    ...(got.page === expected.page ? [] : [`${got.page}, not ${expected.page}`]),
    ...(got.session === expected.session
      ? []
      : [`session ${got.session}, not ${expected.session}`]),
  ];
}

/** Connections that are kept for the next call go by themselves within seconds. */
async function leaksOf(
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
    wrong: [
      ...(grownBytes > mayGrowBy ? [`heap grew by ${grown}`] : []),
      ...(after.sockets > maxSockets ? [`${after.sockets} sockets open`] : []),
    ],
  };
}

/** The cells in Markdown: a row for each response, with the calls and the faults that lead to it, and the memory. */
export function tableOf(cells: readonly Cell[]): string {
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

function responseOf({ page, wrong }: Cell): string {
  return `${page}${wrong.length > 0 ? ` **${wrong.join('; ')}**` : ''}`;
}
