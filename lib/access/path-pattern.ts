/** The problem of a path in `protect` or `pages`, as the end of a sentence about it; null for a valid path. */
export function patternProblem(pattern: string): string | null {
  const segments = segmentsOf(pattern);
  if (!pattern.startsWith('/')) return 'must begin with a slash';
  if (pattern === '/') return null;
  if (segments.includes('')) return 'must not have two slashes in a row, or one at its end';
  if (/[?#%\\\s]/.test(pattern)) return 'must be a decoded path, without query, hash or spaces';
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'must not have dots';
  if (segments.slice(0, -1).includes('**')) return 'may have ** only at its end';
  if (segments.some((segment) => segment.includes('*') && !/^\*{1,2}$/.test(segment))) {
    return 'may have * and ** only as a whole segment';
  }
  return null;
}

/** Whether the first pattern matches every path that the second one matches. */
export function covers(pattern: string, other: string): boolean {
  const [segments, otherSegments] = [segmentsOf(pattern), segmentsOf(other)];
  for (let index = 0; ; index += 1) {
    const [segment, otherSegment] = [segments[index], otherSegments[index]];
    if (segment === '**') return true;
    if (segment === undefined || otherSegment === undefined) return segment === otherSegment;
    if (otherSegment === '**' || (segment !== '*' && segment !== otherSegment)) return false;
  }
}

/** How some hosts spell the page data of a path. */
const pageData = '\\.(?:prefetch\\.)?rsc|\\.segments/.*\\.rsc';

/** Matches the paths of a pattern, with `withPageData` also those of their page data. */
export function patternMatcher(pattern: string, withPageData = false): RegExp {
  const isTree = pattern.endsWith('/**');
  const segments = segmentsOf(isTree ? pattern.slice(0, -'/**'.length) : pattern);
  const path = segments.map((segment) =>
    segment === '*' ? '[^/]+' : segment.replace(/[.+^$()|[\]{}]/g, '\\$&'),
  );
  const endings = [...(isTree ? ['/.*'] : []), ...(withPageData ? [pageData] : [])].join('|');
  return new RegExp(`^${path.map((segment) => `/${segment}`).join('')}(?:${endings})?$`, 's');
}

function segmentsOf(pattern: string): readonly string[] {
  return pattern === '/' ? [''] : pattern.split('/').slice(1);
}
