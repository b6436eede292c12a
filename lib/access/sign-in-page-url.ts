import { isEmbeddedDocument, type ParsedRequest } from '../http/request';
import { parseCorrelationId } from '../observability/correlation-id';
import { parseSignInErrorReason, signInErrorPath } from '../sign-in/errors';
import {
  type LoginParams,
  parseLoginParams,
  rateLimitPath,
  toLoginQuery,
} from '../sign-in/login-params';
import type { AppConfig } from './app-config';
import type { Route } from './route-table';

/** The URL of a sign-in page without unknown or invalid query parameters; null when the request already has it. */
export function canonicalPath(parsed: ParsedRequest, { path, query }: Route, config: AppConfig) {
  if (query === 'any' || (query === 'error' && parsed.search === '')) return null;
  const params = parseLoginParams(parsed, config);
  const isOutsideFrame = path === '/frame/sign-in' && !isEmbeddedDocument(parsed.headers);
  const canonical =
    query === 'login'
      ? `${isOutsideFrame ? '/login' : path}?${toLoginQuery(params, config)}`
      : errorPath(parsed, params, config);
  return canonical === `${path}?${parsed.query}` ? null : canonical;
}

function errorPath({ query }: ParsedRequest, params: LoginParams, config: AppConfig): string {
  const reference = parseCorrelationId(query.get('ref'));
  const reason = parseSignInErrorReason(query.get('reason'), config);
  return reason === 'too_many_attempts'
    ? rateLimitPath(reference, params, config)
    : signInErrorPath(reason, reference, config);
}

export function isRateLimitPage({ query }: ParsedRequest, route: Route): boolean {
  return route.query === 'error' && query.get('reason') === 'too_many_attempts';
}
