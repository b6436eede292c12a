import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const entry = z.object({ dataRoute: z.string().nullish(), srcRoute: z.string().nullish() });
/** The part of `prerender-manifest.json` that is used here. Only pages have a `dataRoute`. */
const manifestSchema = z.object({
  routes: z.record(z.string(), entry),
  dynamicRoutes: z.record(z.string(), entry),
});

/** Pages that Next.js generates itself. */
const internal = /^\/(?:_not-found|_global-error)$/;

/**
 * Finds the prerendered and cached pages of a build. Their scripts have no nonce, or the nonce of an earlier request, so
 * the content security policy of `createSentinel` blocks them.
 *
 * @param buildFolder such as `.next`
 * @returns paths in the notation of Next.js: `/posts/[id]`
 */
export function prerenderedPages(buildFolder: string): readonly string[] {
  const file = join(buildFolder, 'prerender-manifest.json');
  if (!existsSync(file)) throw new Error(`there is no build in ${buildFolder}`);
  const { routes, dynamicRoutes } = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const pages = Object.entries({ ...routes, ...dynamicRoutes }).flatMap(
    ([path, { dataRoute, srcRoute }]) =>
      dataRoute == null || isEmptyShell(buildFolder, dataRoute) ? [] : [srcRoute ?? path],
  );
  return [...new Set(pages)].filter((path) => !internal.test(path)).sort();
}

/** With `cacheComponents` every page has a file. It is empty if the page is rendered for each request. */
function isEmptyShell(buildFolder: string, dataRoute: string): boolean {
  const html = join(buildFolder, 'server/app', dataRoute.replace(/\.rsc$/, '.html'));
  return existsSync(html) && statSync(html).size === 0;
}

/** Prints the message about such pages of this app. */
export async function reportPrerenderedPages(buildFolder: string): Promise<void> {
  const { sentinel } = await import('../sentinel');
  const pages = prerenderedPages(buildFolder);
  process.stdout.write(prerenderedPagesNotice(pages, sentinel.options.contentSecurityPolicy));
}

/** The message about such pages; empty if there are none. */
export function prerenderedPagesNotice(
  pages: readonly string[],
  contentSecurityPolicy: unknown,
): string {
  if (pages.length === 0 || contentSecurityPolicy === false) return '';
  return `
The content security policy blocks all scripts of these pages, because they are prerendered:
${pages.map((path) => `  - ${path}`).join('\n')}
Add \`await connection()\` (from next/server) to each page.tsx, or set \`contentSecurityPolicy: false\` in sentinel.ts.
`;
}
