import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAppOptions } from '../../lib/access/app-config';

/** The paths of all files in a folder. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** Every address of the build, of `public/` and of the library's route table, and some that do not exist. */
export function allAddresses(): readonly string[] {
  const routes: Readonly<Record<string, string>> = JSON.parse(
    readFileSync('.next/app-path-routes-manifest.json', 'utf8'),
  );
  const files = [
    ...filesIn('public').map((path) => path.replace('public', '')),
    ...filesIn('.next/static').map((path) => path.replace('.next', '/_next')),
  ];
  const rows = createAppOptions({}).routes.rows.flatMap(({ path }) => [
    path.replace('/**', '') || '/',
    path.replace('**', 'nowhere'),
  ]);
  const others = [
    '/_next/image?url=%2Ficon-192.png&w=64&q=75',
    '/dashboard?a=1',
    '/dashboard/nowhere',
    '/dashboard/report.csv',
    '/nowhere.css',
  ];
  return [...new Set([...Object.values(routes), ...files, ...rows, ...others])].sort();
}
