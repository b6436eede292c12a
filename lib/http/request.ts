/** What is looked at in a request. Nothing comes from `Host` or `X-Forwarded-*`: those are anyone's word. */
export interface ParsedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  readonly search: string;
  readonly headers: { get(name: string): string | null };
  readonly route: string;
  readonly query: URLSearchParams;
}

export function parseRequest(request: Omit<ParsedRequest, 'route' | 'query'>): ParsedRequest {
  const { path, search } = request;
  return { ...request, route: normalizePath(path), query: new URLSearchParams(search) };
}

/** Whether a method is safe (RFC 9110 §9.2.1): it asks, and changes nothing. */
export function isSafeMethod(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method);
}

/** The route a path leads to: Next.js decodes it, and takes no notice of a slash at its end. */
export function normalizePath(path: string): string {
  // Each segment by itself, so that one that cannot be decoded does not hide what the others say.
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

/** Whether it comes from this app's own pages (*Routes*): by `Origin`, without one by `Sec-Fetch-Site`. */
export function isSameOrigin(headers: ParsedRequest['headers'], appUrl: string): boolean {
  const origin = headers.get('origin');
  return origin === null ? headers.get('sec-fetch-site') === 'same-origin' : origin === appUrl;
}

/** The page of this app that a request comes from, as a path with its query; null when it does not say. */
export function refererPath(headers: ParsedRequest['headers'], appUrl: string): string | null {
  const referer = headers.get('referer') ?? '';
  return referer.startsWith(`${appUrl}/`) ? referer.slice(appUrl.length) : null;
}

/** Whether it can be for the page of a window: an older browser does not say. */
export function isTopLevelDocument(headers: ParsedRequest['headers']): boolean {
  return /^(?:document)?$/.test(headers.get('sec-fetch-dest') ?? '');
}

export function isEmbeddedDocument(headers: ParsedRequest['headers']): boolean {
  return /^(?:iframe|frame|embed|object)$/.test(headers.get('sec-fetch-dest') ?? '');
}

/** Whether whoever asks can show a page: each browser says so, and hardly any script does. */
export function acceptsHtml(headers: ParsedRequest['headers']): boolean {
  return headers.get('accept')?.includes('text/html') ?? false;
}

export function isForm(headers: ParsedRequest['headers']): boolean {
  const type = headers.get('content-type') ?? '';
  return /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(type);
}

/** A look ahead, by the browser or by Next.js' own router. */
export function isPrefetch({ headers }: ParsedRequest): boolean {
  return (
    headers.get('next-router-prefetch') !== null ||
    headers.get('next-router-segment-prefetch') !== null ||
    headers.get('x-middleware-prefetch') !== null ||
    /prefetch|prerender/.test(headers.get('sec-purpose') ?? headers.get('purpose') ?? '')
  );
}

/** A person going somewhere, as against page data for Next.js' own router or a look ahead. */
export function isNavigation(parsed: ParsedRequest): boolean {
  const isPageData =
    parsed.headers.get('rsc') !== null ||
    parsed.headers.get('next-router-state-tree') !== null ||
    parsed.query.has('_rsc');
  return !isPageData && !isPrefetch(parsed);
}
