import type { Memory } from '../../e2e/support/memory-probe';
import { markdownTable } from '../docs/markdown-table';
import type { Action } from './soak-user';

/** Memory at a time, in seconds from the start. */
export interface Sample extends Memory {
  readonly atSeconds: number;
}

/** The result of a soak test. */
export interface SoakReport {
  readonly text: string;
  /** Empty if it passed. */
  readonly failures: readonly string[];
}

/**
 * Intended memory per event: the result of a refresh (at most 10,000 are kept), and the used transaction of a sign-in (at
 * most 20,000) with its revoked session. In addition, the size of a heap in use varies.
 */
const bytesPerRefresh = 6_000;
const bytesPerSignIn = 3_000;
const varyingBytesPerMinute = 400_000;
/** In a shorter run the code is still being compiled, so the slope means nothing. */
const minSecondsForSlope = 180;
const maxShortGrowth = 45_000_000;

/** @param refreshes the number of successful refreshes */
export function createReport(
  actions: readonly Action[],
  samples: readonly Sample[],
  refreshes: number,
): SoakReport {
  const kinds = [...new Set(actions.map(({ kind }) => kind))].sort();
  const [first, last] = [samples[0], samples.at(-1)];
  const seconds = last?.atSeconds ?? 0;
  const rows = kinds.map((kind) => rowOf(kind, actions, seconds));
  const unexpected = actions.flatMap(({ kind, unexpected: what }) =>
    what === null ? [] : [`${kind}: ${what}`],
  );
  const signIns = actions.filter(({ kind }) => kind === 'sign-in').length;
  const slope = slopePerMinute(samples.slice(Math.floor(samples.length / 2)));
  const minutes = Math.max(seconds / 60, 1 / 60);
  const maxGrowth =
    varyingBytesPerMinute +
    (refreshes / minutes) * bytesPerRefresh +
    (signIns / minutes) * bytesPerSignIn;
  const grown = (last?.heapBytes ?? 0) - (first?.heapBytes ?? 0);
  const growth =
    seconds < minSecondsForSlope
      ? grown > maxShortGrowth && `the heap grew by ${megabytes(grown)}`
      : slope > maxGrowth && `the heap grows by ${megabytes(slope)} per minute`;
  return {
    text: [
      markdownTable([
        ['request', 'count', 'per second', 'p50 ms', 'p95 ms', 'max ms', 'unexpected'],
        ...rows,
      ]),
      '',
      `Refreshes: ${refreshes}. Heap after garbage collection: ${megabytes(first?.heapBytes ?? 0)} at the start, ${megabytes(last?.heapBytes ?? 0)} after ${Math.round(seconds)} s.`,
      `Growth in the second half: ${megabytes(slope)} per minute (limit: ${megabytes(maxGrowth)}). Open sockets at the end: ${last?.sockets ?? 0}.`,
      ...unexpected.slice(0, 20).map((what) => `UNEXPECTED ${what}`),
    ].join('\n'),
    failures: [
      ...(unexpected.length > 0 ? [`${unexpected.length} unexpected outcomes`] : []),
      ...(growth ? [growth] : []),
      ...((last?.sockets ?? 0) > 20 ? [`${last?.sockets} sockets are open at the end`] : []),
      ...(actions.length === 0 ? ['no action was performed'] : []),
    ],
  };
}

function rowOf(kind: string, actions: readonly Action[], seconds: number): readonly string[] {
  const own = actions.filter((action) => action.kind === kind);
  const times = own.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0);
  const unexpected = own.filter((action) => action.unexpected !== null).length;
  const rate = (own.length / Math.max(seconds, 1)).toFixed(1);
  return [kind, own.length, rate, at(0.5), at(0.95), at(1), unexpected].map(String);
}

/** Bytes per minute, by least squares. */
function slopePerMinute(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
  const meanX = mean(samples.map(({ atSeconds }) => atSeconds));
  const meanY = mean(samples.map(({ heapBytes }) => heapBytes));
  const covariance = samples.reduce(
    (sum, { atSeconds, heapBytes }) => sum + (atSeconds - meanX) * (heapBytes - meanY),
    0,
  );
  const variance = samples.reduce((sum, { atSeconds }) => sum + (atSeconds - meanX) ** 2, 0);
  return variance === 0 ? 0 : (covariance / variance) * 60;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
