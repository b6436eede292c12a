import { describe, expect, it } from 'vitest';
import {
  type AnswerHeaderFacts,
  answerHeaders,
  contentSecurityPolicy,
  type PolicyFacts,
} from './answer-headers';

const plain: AnswerHeaderFacts = {
  sendsHsts: false,
  concernsSession: false,
  policy: null,
  keepsOpener: false,
};
const policyWith = (facts: Partial<PolicyFacts> = {}) =>
  contentSecurityPolicy({ nonce: 'bm9uY2U=', isDevelopment: false, frameAncestors: [], ...facts });
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

describe('the headers of an answer', () => {
  it('are none without a reason', () => {
    expect(headersOf()).toEqual({});
  });

  it('ask for https for a year, for this host alone, where there is https', () => {
    expect(headersOf({ sendsHsts: true })).toEqual({
      'Strict-Transport-Security': 'max-age=31536000',
    });
  });

  it('keep an answer that concerns the session out of every cache', () => {
    expect(headersOf({ concernsSession: true })).toEqual({
      'Cache-Control': 'private, no-store',
      Vary: 'Cookie',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
  });

  it('of a page carry its policy as it is, and shut out whoever opened its window', () => {
    const policy = policyWith();
    expect(headersOf({ policy })).toEqual({
      'Content-Security-Policy': policy,
      'Cross-Origin-Opener-Policy': 'same-origin',
    });
  });

  it('leave a window that answers to another its opener', () => {
    const headers = headersOf({ policy: policyWith(), keepsOpener: true });
    expect(headers).not.toHaveProperty('Cross-Origin-Opener-Policy');
  });

  it('come each once, and can all be sent', () => {
    const all = answerHeaders({
      sendsHsts: true,
      concernsSession: true,
      policy: "object-src 'none'",
      keepsOpener: false,
    });
    const headers = new Headers();
    for (const [name, value] of all) headers.append(name, value);
    expect(Array.from(headers.keys())).toHaveLength(all.length);
    for (const [name, value] of all) expect(headers.get(name)).toBe(value);
  });
});

describe('the content security policy', () => {
  it('runs scripts by nonce alone, and leaves nothing open that is not needed', () => {
    expect(directivesOf(policyWith())).toEqual({
      'default-src': "'none'",
      'script-src': "'nonce-bm9uY2U=' 'strict-dynamic'",
      'style-src': "'self' 'nonce-bm9uY2U='",
      'img-src': "'self' data: https:",
      'font-src': "'self'",
      'connect-src': "'self'",
      'manifest-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
  });

  it('is another one with another nonce', () => {
    expect(policyWith({ nonce: 'b25l' })).not.toBe(policyWith({ nonce: 'dHdv' }));
  });

  it('lets those frame the page who are named, and nobody else', () => {
    const frameAncestors = ['https://workspace.example', 'https://other.example'];
    expect(directivesOf(policyWith({ frameAncestors }))).toEqual({
      ...directivesOf(policyWith()),
      'frame-ancestors': 'https://workspace.example https://other.example',
    });
  });

  it('allows the development server what it needs, and still no inline script', () => {
    const production = directivesOf(policyWith());
    const development = directivesOf(policyWith({ isDevelopment: true }));
    expect(development).toEqual({
      ...production,
      'script-src': `${production['script-src']} 'unsafe-eval'`,
      'style-src': "'self' 'unsafe-inline'",
      'connect-src': "'self' ws:",
    });
    expect(development['script-src']).not.toContain('unsafe-inline');
  });
});
