/** The `Cache-Control` of what is for one person alone. */
export const noStore = 'private, no-store';

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

/** Sources that a brand adds; false for a brand that has a policy of its own. */
export type CspAdditions =
  | false
  | Readonly<Partial<Record<(typeof directiveNames)[number], readonly string[]>>>;

export interface CspOptions {
  /** Fresh for every answer. */
  readonly nonce: string;
  /** The development server evaluates code and listens for changes. */
  readonly isDevelopment: boolean;
  readonly frameAncestors: readonly string[];
  readonly additions: CspAdditions;
}

/** The content security policy of a page (CSP level 3): scripts run by nonce alone. */
export function contentSecurityPolicy({
  nonce,
  isDevelopment,
  frameAncestors,
  additions,
}: CspOptions): string {
  const ancestors = `frame-ancestors ${frameAncestors.join(' ') || "'none'"}`;
  if (additions === false) return ancestors;
  const whenDeveloping = (source: string) => (isDevelopment ? [source] : []);
  const sources: Partial<Record<string, readonly string[]>> = {
    'script-src': [`'nonce-${nonce}'`, "'strict-dynamic'", ...whenDeveloping("'unsafe-eval'")],
    // The development server has <style> elements without a nonce; one would make browsers ignore `unsafe-inline`.
    'style-src': ["'self'", isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    // People's pictures are wherever their brand keeps them.
    'img-src': ["'self'", 'data:', 'https:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...whenDeveloping('ws:')],
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
    // What React and charts write into `style` attributes: docs/security.md.
    "style-src-attr 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    ancestors,
  ].join('; ');
}
