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

/** The Lighthouse scores of the pages, as Markdown. */
export function lighthouseReport(rows: readonly LighthouseRow[], date: Date): string {
  const instruments = new Set(rows.map(({ measuredWith }) => measuredWith));
  return `Production build with the emulator, empty cache, three runs per page: the median of performance, the minimum of the others.
Mobile performance depends on the CPU of the machine, so compare it with the empty Next.js page.
\`npx tsx maintenance/lighthouse/lighthouse.ts\` writes this table.

${markdownTable([
  ['page', 'user', 'device', ...categories],
  ...rows.map(({ page, user, device, judgements }) => [
    page,
    user,
    device,
    ...categories.map((name) => String(judgements[name].score)),
  ]),
])}

Measured on ${date.toISOString().slice(0, 10)} with ${[...instruments].join(', ')}.`;
}
