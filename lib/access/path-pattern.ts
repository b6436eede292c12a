/**
 * What is wrong with a path of `protect` or `pages`, as a sentence that goes on after the path; null for a right one.
 * A path is as Next.js routes it: decoded, without a slash at its end. `*` is one segment, `**` at the end is
 * everything below and the path itself.
 *
 * @example patternProblem('/a/b/') // 'must not end with a slash'
 */
export function patternProblem(pattern: string): string | null {
  const segments = segmentsOf(pattern);
  if (!pattern.startsWith('/')) return 'must begin with a slash';
  if (pattern === '/') return null;
  if (segments.includes('')) return 'must not have two slashes in a row, nor one at its end';
  if (/[?#%\\\s]/.test(pattern)) return 'must be a decoded path, without query, hash or spaces';
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'must not have dots';
  if (segments.slice(0, -1).includes('**')) return 'may have ** at its end alone';
  if (segments.some((segment) => segment.includes('*') && !/^\*{1,2}$/.test(segment))) {
    return 'may have * and ** only as a whole segment';
  }
  return null;
}

/** Whether each path that the second pattern matches is matched by the first one too. */
export function covers(pattern: string, other: string): boolean {
  const [segments, others] = [segmentsOf(pattern), segmentsOf(other)];
  for (let place = 0; ; place += 1) {
    const [segment, otherSegment] = [segments[place], others[place]];
    if (segment === '**') return true;
    if (segment === undefined || otherSegment === undefined) return segment === otherSegment;
    if (otherSegment === '**' || (segment !== '*' && segment !== otherSegment)) return false;
  }
}

/** The paths that a pattern matches, page data of Next.js' router included: `/a.rsc` is how some hosts spell it. */
export function patternMatcher(pattern: string): RegExp {
  const isTree = pattern.endsWith('/**');
  const segments = segmentsOf(isTree ? pattern.slice(0, -'/**'.length) : pattern);
  const path = segments.map((segment) =>
    segment === '*' ? '[^/]+' : segment.replace(/[.+^$()|[\]{}]/g, '\\$&'),
  );
  const below = isTree ? '(?:[/.].*)?' : '(?:\\.rsc|\\.segments/.*)?';
  return new RegExp(`^${path.map((segment) => `/${segment}`).join('')}${below}$`, 's');
}

function segmentsOf(pattern: string): readonly string[] {
  return pattern === '/' ? [''] : pattern.split('/').slice(1);
}
