import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const replaceIn = (file: string, ...changes: readonly (readonly [from: string, to: string])[]) => {
  const before = readFileSync(file, 'utf8');
  const after = changes.reduce((text, [from, to]) => text.replace(from, to), before);
  for (const [, to] of changes) if (!after.includes(to)) throw new Error(`${file} has changed`);
  writeFileSync(file, after);
};

/** Renames `middleware.ts` to `proxy.ts`, the name that Next.js 16 asks for. */
export function useProxyFile(folder: string): void {
  const proxy = join(folder, 'proxy.ts');
  if (existsSync(proxy)) return;
  renameSync(join(folder, 'middleware.ts'), proxy);
  // A proxy always has this runtime, and Next.js refuses the line.
  replaceIn(
    proxy,
    ['export const middleware', 'export const proxy'],
    ["  runtime: 'nodejs',\n", ''],
  );
}

/** Switches on what Next.js has announced as defaults of its next major version (docs/decisions/007-next-defaults.md). */
export function useAnnouncedDefaults(folder: string): void {
  replaceIn(join(folder, 'next.config.js'), [
    '  outputFileTracingRoot:',
    '  cacheComponents: true,\n  partialPrefetching: true,\n  outputFileTracingRoot:',
  ]);
  for (const root of ['layout', 'global-not-found']) {
    replaceIn(join(folder, `app/${root}.tsx`), [
      'export default',
      'export const instant = false;\n\nexport default',
    ]);
  }
}
