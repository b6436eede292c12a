import { markdownTable } from '../docs/markdown-table';
import { type Rounds, ratioOf, type Spread, spreadOf } from './benchmark';

/** One thing that was measured. */
export interface Result {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** What is held to a limit. */
  readonly verdicts: readonly Verdict[];
}

/** A figure that may not be over its limit. */
export interface Verdict {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
}

/** What is wrong with the figures: nothing, or a line for each that is over its limit. */
export function failuresOf(results: readonly Result[]): readonly string[] {
  return results
    .flatMap(({ verdicts }) => verdicts)
    .filter(({ value, limit }) => !(value <= limit))
    .map(({ what, value, limit }) => `${what}: ${rounded(value)}, the limit is ${limit}`);
}

/** All results as a page, with what they were measured on. */
export function resultsPage(results: readonly Result[], measuredOn: string): string {
  const sections = results.map(({ title, text, verdicts }) =>
    [`## ${title}`, text, ...(verdicts.length > 0 ? [verdictTable(verdicts)] : [])].join('\n\n'),
  );
  return `${[
    '# What it costs to be signed in',
    `\`npx tsx maintenance/bench/bench.ts\` builds this app, a floor to compare it with, and an app that signs in by hand, starts them as production
does, and measures them in turn on one machine. Where a figure is three numbers, the one in the middle is the median of
the rounds, the others are where their lowest and highest tenth begin. Milliseconds are of processor time, by the
operating system's own account of the server's process. The servers have one core, whoever asks them and the emulator
have another. All of it is this machine's on that day: only the ratios mean anything elsewhere.`,
    measuredOn,
    ...sections,
  ].join('\n\n')}\n`;
}

function verdictTable(verdicts: readonly Verdict[]): string {
  return markdownTable([
    ['figure', 'measured', 'at most'],
    ...verdicts.map(({ what, value, limit }) => [what, rounded(value), String(limit)]),
  ]);
}

/** Servers beside each other: what each piece of work costs, how many there were in a second, and the ratio to the last. */
export function comparison(
  rows: readonly (readonly [name: string, rounds: Rounds])[],
  work: string,
): string {
  const [, last] = rows.at(-1) ?? [];
  return markdownTable([
    ['', `ms for a ${work}`, `${work}s in a second`, 'times the last one'],
    ...rows.map(([name, { cpuMs, perSecond }]) => [
      name,
      inWords(spreadOf(cpuMs)),
      inWords(spreadOf(perSecond)),
      inWords(ratioOf(cpuMs, last?.cpuMs ?? [])),
    ]),
  ]);
}

export function inWords({ low, median, high }: Spread): string {
  return [low, median, high].map(rounded).join(' / ');
}

export function rounded(value: number): string {
  return value.toFixed(Math.abs(value) < 20 ? 2 : 0);
}
