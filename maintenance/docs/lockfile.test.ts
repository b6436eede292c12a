import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({ integrity: z.string().optional(), link: z.boolean().optional() }),
  ),
});

it('every package that npm ci downloads is checked against a digest', () => {
  const { packages } = lockfile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  // The other entries are this repository and its workspace, and the link to that.
  const downloaded = Object.entries(packages).filter(
    ([path, { link = false }]) => path.includes('node_modules/') && !link,
  );
  expect(downloaded.length).toBeGreaterThan(100);
  const unchecked = downloaded.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'));
  expect(unchecked.map(([path]) => path)).toEqual([]);
});
