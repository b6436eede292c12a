import type { Memory } from '../../e2e/support/memory-probe';
import { markdownTable } from '../docs/markdown-table';
import type { Action } from './soak-user';

/** Memory at a time, in seconds from the beginning. */
export interface Sample extends Memory {
  readonly atSeconds: number;
}

/** What a soak was like, and what was wrong with it. */
export interface SoakReport {
  readonly text: string;
  /** Empty when it passed. */
  readonly failures: readonly string[];
}

/**
 * What is remembered on purpose, per event: after a renewal what it led to, for whoever comes with the old cookie (at most
 * 10,000 of them), after a sign-in that its attempt is used (at most 20,000) and its session ended. Beside that a heap
 * in use wanders.
 */
const bytesPerRenewal = 6_000;
const bytesPerSignIn = 3_000;
const wanderingBytesPerMinute = 400_000;
/** In a short run the code of the app is still being compiled, and no slope means anything. */
const shortestForSlopeSeconds = 180;
const mayGrowInShort = 45_000_000;

/** @param refreshes how many Sentinel answered with tokens */
export function reportOf(
  deeds: readonly Action[],
  samples: readonly Sample[],
  refreshes: number,
): SoakReport {
  const kinds = [...new Set(deeds.map(({ kind }) => kind))].sort();
  const [first, last] = [samples[0], samples.at(-1)];
  const seconds = last?.atSeconds ?? 0;
  const rows = kinds.map((kind) => rowOf(kind, deeds, seconds));
  const unexpected = deeds.flatMap(({ kind, unexpected: what }) =>
    what === null ? [] : [`${kind}: ${what}`],
  );
  const signIns = deeds.filter(({ kind }) => kind === 'sign-in').length;
  const slope = slopePerMinute(samples.slice(Math.floor(samples.length / 2)));
  const minutes = Math.max(seconds / 60, 1 / 60);
  const mayGrow =
    wanderingBytesPerMinute +
    (refreshes / minutes) * bytesPerRenewal +
    (signIns / minutes) * bytesPerSignIn;
  const grown = (last?.heapBytes ?? 0) - (first?.heapBytes ?? 0);
  const growth =
    seconds < shortestForSlopeSeconds
      ? grown > mayGrowInShort && `the heap grew by ${megabytes(grown)}`
      : slope > mayGrow && `the heap grows by ${megabytes(slope)} a minute`;
  return {
    text: [
      markdownTable([
        ['request', 'count', 'per second', 'p50 ms', 'p95 ms', 'max ms', 'unexpected'],
        ...rows,
      ]),
      '',
      `Refreshes: ${refreshes}. Heap after garbage collection: ${megabytes(first?.heapBytes ?? 0)} at the start, ${megabytes(last?.heapBytes ?? 0)} after ${Math.round(seconds)} s.`,
      `Growth in the second half: ${megabytes(slope)} a minute (limit: ${megabytes(mayGrow)}). Open sockets at the end: ${last?.sockets ?? 0}.`,
      ...unexpected.slice(0, 20).map((what) => `UNEXPECTED ${what}`),
    ].join('\n'),
    failures: [
      ...(unexpected.length > 0 ? [`${unexpected.length} unexpected answers`] : []),
      ...(growth ? [growth] : []),
      ...((last?.sockets ?? 0) > 20 ? [`${last?.sockets} sockets are left open`] : []),
      ...(deeds.length === 0 ? ['nothing was done at all'] : []),
    ],
  };
}

function rowOf(kind: string, deeds: readonly Action[], seconds: number): readonly string[] {
  const own = deeds.filter((deed) => deed.kind === kind);
  const times = own.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0);
  const unexpected = own.filter((deed) => deed.unexpected !== null).length;
  const rate = (own.length / Math.max(seconds, 1)).toFixed(1);
  return [kind, own.length, rate, at(0.5), at(0.95), at(1), unexpected].map(String);
}

/** Bytes a minute, by least squares. */
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
