/** What the headers of an answer depend on. */
export interface AnswerHeaderFacts {
  readonly sendsHsts: boolean;
  readonly concernsSession: boolean;
  /** The content security policy of the page, or null for an answer that holds none. */
  readonly policy: string | null;
}

const oneYearSeconds = 31_536_000;

/** The headers that every answer carries (contract: *Answers*). */
export function answerHeaders({
  sendsHsts,
  concernsSession,
  policy,
}: AnswerHeaderFacts): ReadonlyArray<readonly [name: string, value: string]> {
  return [
    ['X-Content-Type-Options', 'nosniff'],
    // With `no-referrer` browsers would send `Origin: null` with our own forms.
    ['Referrer-Policy', 'same-origin'],
    ...(sendsHsts ? [['Strict-Transport-Security', `max-age=${oneYearSeconds}`] as const] : []),
    ...(policy === null ? [] : [['Content-Security-Policy', policy] as const]),
    ...(concernsSession
      ? ([
          ['Cache-Control', 'private, no-store'],
          ['Vary', 'Cookie'],
        ] as const)
      : []),
  ];
}

/**
 * The content security policy of a page (CSP level 3): scripts run by nonce alone.
 *
 * @param nonce fresh for every answer
 * @param isDevelopment the development server evaluates code and listens for changes
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  const whenDeveloping = (text: string) => (isDevelopment ? ` ${text}` : '');
  return [
    `default-src 'self'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${whenDeveloping("'unsafe-eval'")}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // People's pictures are wherever their brand keeps them.
    `img-src 'self' data: https:`,
    `connect-src 'self'${whenDeveloping('ws:')}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
