import type { ProtectEntry } from '../lib/access/options';
import { covers } from '../lib/access/path-pattern';

/** The URL paths of a file in `app/`. */
export interface AppRoute {
  /** In the notation of Next.js: `/tickets/[id]`. */
  readonly path: string;
  /** In the notation of `protect`: `/tickets/*`. */
  readonly pattern: string;
  /** False for files in a private folder, which have no route. */
  readonly isRouted: boolean;
}

/**
 * Derives the URL paths of a file from its folders. Route groups and slots are not part of the path, and an intercepting
 * page has the path of the intercepted one.
 *
 * @param file relative to `app/`, with slashes
 * @example appRoute('(office)/tickets/[id]/page.tsx').path // '/tickets/[id]'
 */
export function appRoute(file: string): AppRoute {
  const folders = file.split('/').slice(0, -1);
  let segments: readonly string[] = [];
  for (const folder of folders) {
    if (/^\(.*\)$|^@/.test(folder)) continue;
    const [, interceptions = '', name = folder] = /^((?:\(\.{1,3}\))+)(.*)$/.exec(folder) ?? [];
    for (const interception of interceptions.split(/(?<=\))/)) {
      if (interception === '(..)') segments = segments.slice(0, -1);
      if (interception === '(...)') segments = [];
    }
    segments = [...segments, decodeURIComponent(name)];
  }
  const pattern = segments.map((segment) => {
    if (/^\[\[\.\.\..+\]\]$/.test(segment)) return '**';
    if (/^\[\.\.\..+\]$/.test(segment)) return '*/**';
    return /^\[.+\]$/.test(segment) ? '*' : segment;
  });
  return {
    path: `/${segments.join('/')}`,
    pattern: `/${pattern.join('/')}`,
    isRouted: !folders.some((folder) => folder.startsWith('_')),
  };
}

/** The first entry of `protect` that covers any URL of a route, or null. */
export function protectionOf(
  { pattern }: AppRoute,
  protect: readonly ProtectEntry[],
): ProtectEntry | null {
  const isFor = ({ path, except = [] }: ProtectEntry) =>
    overlap(segmentsOf(path), segmentsOf(pattern)) &&
    !except.some((exception) => covers(exception, pattern));
  return protect.find(isFor) ?? null;
}

const segmentsOf = (pattern: string) => pattern.split('/').filter((segment) => segment !== '');

function overlap(
  [first, ...rest]: readonly string[],
  [otherFirst, ...otherRest]: readonly string[],
): boolean {
  if (first === '**' || otherFirst === '**') return true;
  if (first === undefined || otherFirst === undefined) return first === otherFirst;
  return (first === '*' || otherFirst === '*' || first === otherFirst) && overlap(rest, otherRest);
}
