import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The endpoints that are recorded and can be told to fail. */
export const endpointSchema = z.enum([
  'domain',
  'authorize',
  'token',
  'revoke',
  'jwks',
  'users',
  'user_list',
  'profiles',
  'skills',
  'skill',
  'agent_groups',
  'agent_status',
  'metrics',
  'own_service',
]);

export type Endpoint = z.infer<typeof endpointSchema>;

/** One request and the status of its response. */
export interface RecordedRequest {
  endpoint: Endpoint;
  method: string;
  /** Path and query as sent. */
  path: string;
  /** `grant_type` of a token request, else null. */
  grantType: string | null;
  /** The digest of the refresh token in a token or revocation request; null without one. */
  sentRefreshToken: string | null;
  /** The digest of the refresh token in a token response; null without one. */
  answeredRefreshToken: string | null;
  /** 0 until the response is sent, and for good if the connection closes before. */
  status: number;
}

/** Identifies a token without revealing it. */
export function tokenDigest(token: string | null): string | null {
  return token === null ? null : createHash('sha256').update(token).digest('base64url');
}
