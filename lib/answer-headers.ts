/** What the headers of an answer depend on. */
export interface AnswerHeaderFacts {
  readonly sendsHsts: boolean;
  readonly concernsSession: boolean;
  /** The content security policy of the page, or null for an answer that holds none. */
  readonly policy: string | null;
  /** Whether the window that opened this one may go on talking to it. */
  readonly keepsOpener: boolean;
}

/** The `Cache-Control` of what is for one person alone. */
export const forNoCache = 'private, no-store';

const oneYearSeconds = 31_536_000;

/** The headers of an answer that depend on it or on the settings (contract: *Answers*). The others stand in next.config.js. */
export function answerHeaders({
  sendsHsts,
  concernsSession,
  policy,
  keepsOpener,
}: AnswerHeaderFacts): ReadonlyArray<readonly [name: string, value: string]> {
  return [
    ...(sendsHsts ? [['Strict-Transport-Security', `max-age=${oneYearSeconds}`] as const] : []),
    ...(policy === null ? [] : [['Content-Security-Policy', policy] as const]),
    ...(policy === null || keepsOpener
      ? []
      : ([['Cross-Origin-Opener-Policy', 'same-origin']] as const)),
    ...(concernsSession
      ? ([
          ['Cache-Control', forNoCache],
          ['Vary', 'Cookie'],
          // No other site gets it into one of its processes, not even as a picture that does not load.
          ['Cross-Origin-Resource-Policy', 'same-origin'],
        ] as const)
      : []),
  ];
}

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
