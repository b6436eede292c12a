import { relative } from 'node:path';
import { markdownTable } from './markdown-table';
import { protocolFacts, type TestReference } from './protocol-facts';

const folder = 'emulator';
const [start, end] = [
  '<!-- The table is made by maintenance/docs/generate-docs.ts. -->',
  '<!-- End of the table. -->',
];

/** The file and the title of a test. */
export function parseReference(reference: NonNullable<TestReference>): readonly [string, string] {
  const at = reference.indexOf(': ');
  return [reference.slice(0, at), reference.slice(at + 2)];
}

/** Titles are long and stand in the file, so a cell holds the file alone. */
function cell(reference: TestReference): string {
  if (reference === null) return '-';
  const [file] = parseReference(reference);
  return `[${file.replace(/^.*\/|\.test\.ts$/g, '')}](${relative(folder, file)})`;
}

/** The page with the table of {@link protocolFacts} in the place of the one that is in it. */
export function withProtocolTable(page: string): string {
  const rows = Object.entries(protocolFacts).flatMap(([subject, facts]) =>
    facts.map(([statement, source, emulator, app], index) => [
      index === 0 ? `**${subject}**` : '',
      statement,
      source === 'guess' ? '**guess**' : source,
      cell(emulator),
      cell(app),
    ]),
  );
  const head = ['subject', 'statement', 'source', 'test of the emulator', 'test of the app'];
  const [before, rest = ''] = page.split(start);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`${start} and ${end} are not in the page`);
  return `${before}${start}\n\n${markdownTable([head, ...rows])}\n\n${end}${after}`;
}
