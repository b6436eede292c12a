/** The directives to which a brand may add sources. */
export const directiveNames = [
  'script-src',
  'style-src',
  'img-src',
  'font-src',
  'connect-src',
  'media-src',
  'frame-src',
  'worker-src',
  'manifest-src',
  'form-action',
] as const;

/** Sources that a brand adds; `false` for an app with its own policy. */
export type CspAdditions =
  | false
  | Readonly<Partial<Record<(typeof directiveNames)[number], readonly string[]>>>;

export interface CspOptions {
  readonly nonce: string;
  readonly isDevelopment: boolean;
  readonly frameAncestors: readonly string[];
  readonly additions: CspAdditions;
}

/** In development the production policy only reports; null in production, and for an app with its own policy. */
export function reportOnlyPolicy(options: CspOptions): string | null {
  const isSent = options.isDevelopment && options.additions !== false;
  return isSent ? contentSecurityPolicy({ ...options, isDevelopment: false }) : null;
}

/** The Content-Security-Policy of a page (CSP level 3). Scripts need the nonce. */
export function contentSecurityPolicy(options: CspOptions): string {
  const { nonce, isDevelopment, frameAncestors, additions } = options;
  const ancestors = `frame-ancestors ${frameAncestors.join(' ') || "'none'"}`;
  if (additions === false) return ancestors;
  const inDevelopment = (source: string) => (isDevelopment ? [source] : []);
  const sources: Partial<Record<string, readonly string[]>> = {
    'script-src': [`'nonce-${nonce}'`, "'strict-dynamic'", ...inDevelopment("'unsafe-eval'")],
    // The development server adds <style> elements without a nonce, and a nonce disables `unsafe-inline`.
    'style-src': ["'self'", isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    // Profile pictures are on any host.
    'img-src': ["'self'", 'data:', 'https:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...inDevelopment('ws:')],
    'manifest-src': ["'self'"],
    'form-action': ["'self'"],
  };
  const directives = directiveNames.flatMap((name) => {
    const all = [...(sources[name] ?? []), ...(additions[name] ?? [])];
    return all.length > 0 ? [`${name} ${all.join(' ')}`] : [];
  });
  return [
    "default-src 'none'",
    ...directives,
    // For `style` attributes of React and of charts: docs/security.md.
    "style-src-attr 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    ancestors,
  ].join('; ');
}
