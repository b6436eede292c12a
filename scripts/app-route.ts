import { covers } from '../lib/access/path-pattern';

/** The addresses of a file in `app/`. */
export interface AppRoute {
  /** As Next.js writes it: `/tickets/[id]`. */
  readonly path: string;
  /** As `protect` writes it: `/tickets/*`. */
  readonly pattern: string;
  /** Whether Next.js makes a page or route handler of it: not of one in a private folder. */
  readonly isRouted: boolean;
}

/**
 * The addresses of a file by its folders: groups and slots are no part of them, and a page that intercepts another has
 * the other one's.
 *
 * @param file from `app/`, with slashes
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

/** What of an entry of `protect` says which paths it is for. */
export interface ProtectedPaths {
  readonly path: string;
  readonly except?: readonly string[] | undefined;
}

/** The first entry of `protect` that some address of a route may come to, or null. */
export function protectionOf<T extends ProtectedPaths>(
  { pattern }: AppRoute,
  protect: readonly T[],
): T | null {
  const isFor = ({ path, except = [] }: ProtectedPaths) =>
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
