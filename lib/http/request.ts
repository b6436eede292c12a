export type RequestHeaders = Pick<Headers, 'get'>;

/** Never holds `Host` or `X-Forwarded-*`, because a client can send any value. */
export interface ParsedRequest {
  readonly method: string;
  /** As the client sent it. */
  readonly path: string;
  readonly search: string;
  readonly headers: RequestHeaders;
  readonly route: string;
  readonly query: URLSearchParams;
}

export function parseRequest(request: Omit<ParsedRequest, 'route' | 'query'>): ParsedRequest {
  const { path, search } = request;
  return { ...request, route: normalizePath(path), query: new URLSearchParams(search) };
}

/** The path as Next.js routes it: decoded, without double slashes and without a slash at its end. */
export function normalizePath(path: string): string {
  // Each segment alone, so that an invalid one does not leave the others encoded.
  const decoded = path
    .split('/')
    .map(decode)
    .join('/')
    .replace(/\/{2,}/g, '/');
  return decoded.length > 1 ? decoded.replace(/\/$/, '') : decoded;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Whether a method only reads (RFC 9110 §9.2.1). */
export function isSafeMethod(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method);
}

/** Also true without `Sec-Fetch-Dest`, which older browsers do not send. */
export function isTopLevelDocument(headers: RequestHeaders): boolean {
  return /^(?:document)?$/.test(headers.get('sec-fetch-dest') ?? '');
}

export function isEmbeddedDocument(headers: RequestHeaders): boolean {
  return /^(?:iframe|frame|embed|object)$/.test(headers.get('sec-fetch-dest') ?? '');
}

/** True for browsers, and false for most scripts. */
export function acceptsHtml(headers: RequestHeaders): boolean {
  return headers.get('accept')?.includes('text/html') ?? false;
}

export function isForm(headers: RequestHeaders): boolean {
  const type = headers.get('content-type') ?? '';
  return /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type);
}

export function isRead({ method }: ParsedRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Whether it is a Server Action that Next.js' router sends. */
export function isAction({ method, headers }: ParsedRequest): boolean {
  return method === 'POST' && headers.get('next-action') !== null;
}

const prefetch = ['next-router-prefetch', 'next-router-segment-prefetch', 'x-middleware-prefetch'];
const pageData = ['rsc', 'next-router-state-tree'];

export function isPrefetch({ headers }: Pick<ParsedRequest, 'headers'>): boolean {
  const purpose = headers.get('sec-purpose') ?? headers.get('purpose') ?? '';
  return prefetch.some((name) => headers.get(name) !== null) || /prefetch|prerender/.test(purpose);
}

/** Not a prefetch, and no request of Next.js' router for page data. */
export function isNavigation(parsed: ParsedRequest): boolean {
  const isPageData = pageData.some((name) => parsed.headers.get(name) !== null);
  return !isPageData && !parsed.query.has('_rsc') && !isPrefetch(parsed);
}
