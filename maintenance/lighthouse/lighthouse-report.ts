import { markdownTable } from '../docs/markdown-table';
import { categories, type Device, type Judgements } from './measure-with-lighthouse';

export interface LighthouseRow {
  readonly page: string;
  readonly user: string;
  readonly device: Device;
  readonly judgements: Judgements;
  /** Names and versions of the tools. */
  readonly measuredWith: string;
}

/** Creates docs/lighthouse.md. */
export function lighthouseReport(rows: readonly LighthouseRow[], date: Date): string {
  const instruments = new Set(rows.map(({ measuredWith }) => measuredWith));
  return `# Lighthouse

\`npx tsx maintenance/lighthouse/lighthouse.ts\` builds the app, starts it with the emulator, signs in with a real browser, and lets Lighthouse
measure each page three times with an empty cache. For performance the run in the middle counts, for the others the worst.
It fails when accessibility or best practices are under 100, or performance on a desktop is under 95. Numbers for
a phone depend on the processor of whoever measures; an empty page of Next.js stands beside them for comparison.

${markdownTable([
  ['page', 'seen by', 'on', ...categories],
  ...rows.map(({ page, user, device, judgements }) => [
    page,
    user,
    device,
    ...categories.map((name) => String(judgements[name].score)),
  ]),
])}

Measured on ${date.toISOString().slice(0, 10)} with ${[...instruments].join(', ')}.
`;
}
