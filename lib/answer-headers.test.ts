import { describe, expect, it } from 'vitest';
import { type AnswerHeaderFacts, answerHeaders, contentSecurityPolicy } from './answer-headers';

const plain: AnswerHeaderFacts = { sendsHsts: false, concernsSession: false, policy: null };
const headersOf = (facts: Partial<AnswerHeaderFacts> = {}) =>
  Object.fromEntries(answerHeaders({ ...plain, ...facts }));

/** The directives of a policy, each once. */
function directivesOf(policy: string): Readonly<Record<string, string>> {
  const directives = policy.split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources.join(' ')] as const;
  });
  expect(new Set(directives.map(([name]) => name)).size).toBe(directives.length);
  return Object.fromEntries(directives);
}

describe('the headers of every answer', () => {
  it('are these two, and no more without a reason', () => {
    expect(headersOf()).toEqual({
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
    });
  });

  it('ask for https for a year, for this host alone, where there is https', () => {
    expect(headersOf({ sendsHsts: true })).toEqual({
      ...headersOf(),
      'Strict-Transport-Security': 'max-age=31536000',
    });
  });

  it('keep an answer that concerns the session out of every cache', () => {
    expect(headersOf({ concernsSession: true })).toEqual({
      ...headersOf(),
      'Cache-Control': 'private, no-store',
      Vary: 'Cookie',
    });
  });

  it('carry the policy of a page as it is', () => {
    const policy = contentSecurityPolicy('bm9uY2U=', false);
    expect(headersOf({ policy })).toEqual({ ...headersOf(), 'Content-Security-Policy': policy });
  });

  it('come each once, and can all be sent', () => {
    const all = answerHeaders({
      sendsHsts: true,
      concernsSession: true,
      policy: "object-src 'none'",
    });
    const headers = new Headers();
    for (const [name, value] of all) headers.append(name, value);
    expect(Array.from(headers.keys())).toHaveLength(all.length);
    for (const [name, value] of all) expect(headers.get(name)).toBe(value);
  });
});

describe('the content security policy', () => {
  it('runs scripts by nonce alone, and leaves nothing open that is not needed', () => {
    expect(directivesOf(contentSecurityPolicy('bm9uY2U=', false))).toEqual({
      'default-src': "'self'",
      'script-src': "'nonce-bm9uY2U=' 'strict-dynamic'",
      'style-src': "'self' 'nonce-bm9uY2U='",
      'img-src': "'self' data: https:",
      'connect-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
  });

  it('is another one with another nonce', () => {
    expect(contentSecurityPolicy('b25l', false)).not.toBe(contentSecurityPolicy('dHdv', false));
  });

  it('allows the development server what it needs, and still no inline script', () => {
    const production = directivesOf(contentSecurityPolicy('bm9uY2U=', false));
    const development = directivesOf(contentSecurityPolicy('bm9uY2U=', true));
    expect(development).toEqual({
      ...production,
      'script-src': `${production['script-src']} 'unsafe-eval'`,
      'style-src': "'self' 'unsafe-inline'",
      'connect-src': "'self' ws:",
    });
    expect(development['script-src']).not.toContain('unsafe-inline');
  });
});
