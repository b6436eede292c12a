import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const lockfile = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional() })),
});
/** Entries without a digest to check a download against: only this repository itself. */
const withoutIntegrity = [''];

it('every package that npm ci downloads is checked against a digest', () => {
  const { packages } = lockfile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const unchecked = Object.entries(packages).filter(
    ([, { integrity = '' }]) => !integrity.startsWith('sha512-'),
  );
  expect(unchecked.map(([path]) => path)).toEqual(withoutIntegrity);
});
