import {
  isEmbeddedDocument,
  isNavigation,
  isTopLevelDocument,
  type ParsedRequest,
} from '../http/request';
import type { AppConfig } from './app-config';
import { checkBody } from './body-limit';
import type { Route } from './route-table';
import { isSameOrigin, needsSameOrigin } from './same-origin';

/** Why a request is denied, whether somebody is signed in or not. */
export type RequestDenial =
  | 'not_found'
  | 'length_required'
  | 'too_large'
  | 'method_not_allowed'
  | 'foreign_origin'
  | 'no_navigation';

/** Checks what needs no session; null lets the request pass. */
export function checkRequest(
  parsed: ParsedRequest,
  route: Route,
  { appUrl, embedOrigins, installations, sessionSecrets }: AppConfig,
): RequestDenial | null {
  const isEmbedding = embedOrigins.length > 0;
  if (route.access === 'none') return 'not_found';
  if (route.needs === 'embedding' && !isEmbedding) return 'not_found';
  if (route.needs === 'several-accounts' && installations.length === 1) return 'not_found';
  const bodyDenial = checkBody(parsed.headers, route, sessionSecrets);
  if (bodyDenial) return bodyDenial;
  if (route.methods && !route.methods.includes(parsed.method)) return 'method_not_allowed';
  if (needsSameOrigin(parsed, route) && !isSameOrigin(parsed.headers, appUrl)) {
    return 'foreign_origin';
  }
  return isAccepted(parsed, route, isEmbedding) ? null : 'no_navigation';
}

function isAccepted(parsed: ParsedRequest, { accepts }: Route, isEmbedding: boolean): boolean {
  if (accepts === 'all') return true;
  if (!isNavigation(parsed)) return false;
  if (accepts === 'navigation' || isTopLevelDocument(parsed.headers)) return true;
  return accepts === 'document' && isEmbedding && isEmbeddedDocument(parsed.headers);
}
