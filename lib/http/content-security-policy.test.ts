import { describe, expect, it } from 'vitest';
import {
  type CspOptions,
  contentSecurityPolicy,
  reportOnlyPolicy,
} from './content-security-policy';

const production = {
  nonce: 'bm9uY2U=',
  isDevelopment: false,
  frameAncestors: [],
  additions: {},
};
const policyWith = (parsed: Partial<CspOptions> = {}) =>
  contentSecurityPolicy({ ...production, ...parsed });

/** The directives of a policy, each once. */
function directivesOf(policy: string): Readonly<Record<string, string>> {
  const directives = policy.split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources.join(' ')] as const;
  });
  expect(new Set(directives.map(([name]) => name)).size).toBe(directives.length);
  return Object.fromEntries(directives);
}

describe('the content security policy', () => {
  it('allows scripts only by nonce, and nothing that is not needed', () => {
    expect(directivesOf(policyWith())).toEqual({
      'default-src': "'none'",
      'script-src': "'nonce-bm9uY2U=' 'strict-dynamic'",
      'style-src': "'self' 'nonce-bm9uY2U='",
      'style-src-attr': "'unsafe-inline'",
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

  it('depends on the nonce', () => {
    expect(policyWith({ nonce: 'b25l' })).not.toBe(policyWith({ nonce: 'dHdv' }));
  });

  it('allows only the configured origins to frame the page', () => {
    const frameAncestors = ['https://workspace.example', 'https://other.example'];
    expect(directivesOf(policyWith({ frameAncestors }))).toEqual({
      ...directivesOf(policyWith()),
      'frame-ancestors': 'https://workspace.example https://other.example',
    });
  });

  it('contains the sources that a brand adds', () => {
    const additions = {
      'script-src': ['https://cdn.example'],
      'connect-src': ['https://api.example', 'wss://live.example'],
      'frame-src': ['https://video.example'],
    };
    const usual = directivesOf(policyWith());
    expect(directivesOf(policyWith({ additions }))).toEqual({
      ...usual,
      'script-src': `${usual['script-src']} https://cdn.example`,
      'connect-src': "'self' https://api.example wss://live.example",
      'frame-src': 'https://video.example',
    });
  });

  it('is only frame-ancestors for a brand with its own policy', () => {
    expect(policyWith({ additions: false })).toBe("frame-ancestors 'none'");
  });

  it('allows what the development server needs, and no inline script', () => {
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

it('only in development the production policy is sent to report, unless the app has its own', () => {
  const development = { ...production, isDevelopment: true };
  expect(reportOnlyPolicy(development)).toBe(policyWith());
  expect(reportOnlyPolicy(production)).toBeNull();
  expect(reportOnlyPolicy({ ...development, additions: false })).toBeNull();
});
