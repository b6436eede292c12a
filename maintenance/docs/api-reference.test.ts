import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiPage } from './api-reference';

it('docs/api.md says what lib/ exports: if not, npx tsx maintenance/docs/generate-docs.ts', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
  expect(page).toBe(apiPage());
  // The compiler reads the types of all libraries: half a minute on a busy machine.
}, 120_000);
