import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'AGENTS.md',
  'emulator/README.md',
  'maintenance/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join('docs', name),
  ),
].filter((path) => path.endsWith('.md'));
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

/** As GitHub makes the address of a heading out of its words. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string) =>
  Array.from(textOf(page).matchAll(/^#+ (.*)$/gm), ([, heading = '']) => anchorOf(heading));

it.each(pages)('%s links to what there is', (page) => {
  for (const [, target = ''] of textOf(page).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : normalize(join(dirname(page), path));
    expect(existsSync(join(root, file)), target).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(file), target).toContain(anchor);
  }
});

it('every page of docs/ is linked from another', () => {
  const linked = pages.flatMap((page) =>
    Array.from(textOf(page).matchAll(/\]\(([^)\s#]+)/g), ([, target = '']) =>
      normalize(join(dirname(page), target)),
    ).filter((target) => target !== page),
  );
  const inDocs = pages.filter((page) => page.startsWith('docs/'));
  expect(inDocs.filter((page) => !linked.includes(page))).toEqual([]);
});
