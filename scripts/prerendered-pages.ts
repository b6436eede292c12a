import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const entry = z.object({ dataRoute: z.string().nullish(), srcRoute: z.string().nullish() });
/** What is read of `prerender-manifest.json`: only a page has page data. */
const manifestSchema = z.object({
  routes: z.record(z.string(), entry),
  dynamicRoutes: z.record(z.string(), entry),
});

/** Pages that Next.js makes by itself. */
const internal = /^\/(?:_not-found|_global-error)$/;

/**
 * The pages that a build has rendered ahead of time, or keeps once they are rendered: their scripts carry no nonce, or
 * that of an earlier request, so the content security policy of `createSentinel` blocks them.
 *
 * @param buildFolder such as `.next`
 * @returns their paths as Next.js writes them: `/posts/[id]`
 */
export function prerenderedPages(buildFolder: string): readonly string[] {
  const file = join(buildFolder, 'prerender-manifest.json');
  if (!existsSync(file)) throw new Error(`there is no build in ${buildFolder}`);
  const { routes, dynamicRoutes } = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const pages = Object.entries({ ...routes, ...dynamicRoutes }).flatMap(
    ([path, { dataRoute, srcRoute }]) => (dataRoute == null ? [] : [srcRoute ?? path]),
  );
  return [...new Set(pages)].filter((path) => !internal.test(path)).sort();
}

/** What a developer is told about such pages; an empty text without any. */
export function prerenderedPagesNotice(
  pages: readonly string[],
  contentSecurityPolicy: unknown,
): string {
  if (pages.length === 0 || contentSecurityPolicy === false) return '';
  return `
The content security policy blocks every script of these pages, which are rendered ahead of their requests:
${pages.map((path) => `  - ${path}`).join('\n')}
Add \`await connection()\` (of next/server) or \`export const dynamic = 'force-dynamic'\` to each page.tsx, or set
\`contentSecurityPolicy: false\` in sentinel.ts.
`;
}
