import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { protocolFacts } from './protocol-facts';
import { parseReference, withProtocolTable } from './protocol-table';

const inRepository = (path: string) =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const facts = Object.values(protocolFacts).flat();

it('emulator/README.md has the table as it is: if not, npx tsx maintenance/docs/generate-docs.ts', () => {
  const page = inRepository('emulator/README.md');
  expect(withProtocolTable(page)).toBe(page);
});

it.each(facts)('a test shows: %s', (_statement, _source, ...references) => {
  const tests = references.filter((reference) => reference !== null);
  expect(tests.length).toBeGreaterThan(0);
  for (const test of tests) {
    const [file, title] = parseReference(test);
    // A title follows a quotation mark.
    const titles = inRepository(file).split(/(?<=['"`])/);
    expect(
      titles.some((text) => text.startsWith(title)),
      test,
    ).toBe(true);
  }
});

it('every statement stands once', () => {
  const statements = facts.map(([statement]) => statement);
  expect(new Set(statements).size).toBe(statements.length);
});

it('every switch of the dialect is named by a statement, or is about no fact', () => {
  const dialect = inRepository('emulator/dialect.ts');
  const [, block = ''] = /strictObject\(\{([\s\S]*?)\n\}\);/.exec(dialect) ?? [];
  const switches = Array.from(block.matchAll(/^ {2}(\w+):/gm), ([, name = '']) => name);
  const named = facts.flatMap(([statement]) =>
    Array.from(statement.matchAll(/\(`(\w+)`\)/g), ([, name = '']) => name),
  );
  const withoutFact = ['accessTokenHexLength', 'refreshTokenHexLength', 'openerPolicy'];
  expect(switches.toSorted()).toEqual([...new Set([...named, ...withoutFact])].toSorted());
});
