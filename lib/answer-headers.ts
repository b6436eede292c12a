/** The `Cache-Control` of what is for one person alone. */
export const forNoCache = 'private, no-store';

/** What a page's content security policy depends on. */
export interface PolicyFacts {
  /** Fresh for every answer. */
  readonly nonce: string;
  /** The development server evaluates code and listens for changes. */
  readonly isDevelopment: boolean;
  /** The origins that may show the page in a frame. */
  readonly frameAncestors: readonly string[];
}

/** The content security policy of a page (CSP level 3): scripts run by nonce alone. */
export function contentSecurityPolicy({
  nonce,
  isDevelopment,
  frameAncestors,
}: PolicyFacts): string {
  const whenDeveloping = (text: string) => (isDevelopment ? ` ${text}` : '');
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${whenDeveloping("'unsafe-eval'")}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // People's pictures are wherever their brand keeps them.
    `img-src 'self' data: https:`,
    `font-src 'self'`,
    `connect-src 'self'${whenDeveloping('ws:')}`,
    `manifest-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors ${frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'"}`,
  ].join('; ');
}
