import { markdownTable } from '../docs/markdown-table';
import { type Rounds, ratioOf, type Spread, spreadOf } from './benchmark';

/** One measurement, as a section of the results page. */
export interface Result {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** Figures with a limit. */
  readonly verdicts: readonly Verdict[];
}

/** A figure and its limit. */
interface Verdict {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
}

/** One line for each figure that exceeds its limit. */
export function failuresOf(results: readonly Result[]): readonly string[] {
  return results
    .flatMap(({ verdicts }) => verdicts)
    .filter(({ value, limit }) => !(value <= limit))
    .map(({ what, value, limit }) => `${what}: ${rounded(value)} exceeds the limit of ${limit}`);
}

/** All results as a Markdown page. */
export function resultsPage(results: readonly Result[], measuredOn: string): string {
  const sections = results.map(({ title, text, verdicts }) =>
    [`## ${title}`, text, ...(verdicts.length > 0 ? [verdictTable(verdicts)] : [])].join('\n\n'),
  );
  return `${[
    '# The cost of authentication',
    `\`npx tsx maintenance/bench/bench.ts\` builds this app, a baseline, a reference app that implements the sign-in itself,
and an app with nextjs-auth0. It starts their production builds and measures them in turn on one machine. Three numbers
are the 10th percentile, the median and the 90th percentile of all rounds. Milliseconds are CPU time of the server's
process. The servers run on one core, the client and the emulator on another. The absolute figures hold for this machine
only; the ratios can be compared with other machines.`,
    measuredOn,
    ...sections,
  ].join('\n\n')}\n`;
}

function verdictTable(verdicts: readonly Verdict[]): string {
  return markdownTable([
    ['figure', 'measured', 'limit'],
    ...verdicts.map(({ what, value, limit }) => [what, rounded(value), String(limit)]),
  ]);
}

/** A table of servers: CPU time and throughput of each, and the ratio of its CPU time to the last server's. */
export function comparison(
  rows: readonly (readonly [name: string, rounds: Rounds])[],
  work: string,
): string {
  const [, last] = rows.at(-1) ?? [];
  return markdownTable([
    ['', `CPU ms per ${work}`, `${work}s per second`, 'CPU ratio to the last row'],
    ...rows.map(([name, { cpuMs, perSecond }]) => [
      name,
      formatSpread(spreadOf(cpuMs)),
      formatSpread(spreadOf(perSecond)),
      formatSpread(ratioOf(cpuMs, last?.cpuMs ?? [])),
    ]),
  ]);
}

export function formatSpread({ low, median, high }: Spread): string {
  return [low, median, high].map(rounded).join(' / ');
}

export function rounded(value: number): string {
  return value.toFixed(Math.abs(value) < 20 ? 2 : 0);
}
