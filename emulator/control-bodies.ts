import { z } from 'zod';
import type { Dialect } from './dialect';
import type { Fault, FaultResponse } from './faults';
import type { Installation } from './installation';
import type { Endpoint } from './request-log';

const hexLength = z.int().min(1).max(100_000);

export const endpointName: z.ZodType<Endpoint> = z.enum([
  'domain',
  'authorize',
  'token',
  'revoke',
  'jwks',
  'users',
  'user_list',
  'skills',
  'agent_groups',
]);

export const installationChange: z.ZodType<Partial<Installation>> = z.strictObject({
  accountId: z
    .string()
    .regex(/^[a-zA-Z0-9_]{1,20}$/)
    .exactOptional(),
  clientId: z.string().min(1).exactOptional(),
  clientSecret: z.string().min(1).exactOptional(),
  // The manifest allows 128 characters, RFC 6749 §3.1.2 no fragment.
  redirectUris: z
    .array(
      z
        .url({ protocol: /^https?$/ })
        .max(128)
        .regex(/^[^#]*$/, 'must have no fragment'),
    )
    .exactOptional(),
});

export const dialectChange: z.ZodType<Partial<Dialect>> = z.strictObject({
  issuer: z.enum(['Sentinel', 'sentinel']).exactOptional(),
  responseIssuer: z.union([z.enum(['issuer', 'origin']), z.null()]).exactOptional(),
  tokenVersions: z.array(z.enum(['1.0', '2.0'])).exactOptional(),
  expiresIn: z.union([z.number(), z.string(), z.null()]).exactOptional(),
  idTokenOnRefresh: z.boolean().exactOptional(),
  keyBits: z.union([z.literal(1024), z.literal(2048)]).exactOptional(),
  jwksHasIdTokenKey: z.boolean().exactOptional(),
  pkce: z.enum(['ignored', 'verified']).exactOptional(),
  stringBooleans: z.boolean().exactOptional(),
  accessTokenHexLength: hexLength.exactOptional(),
  refreshTokenHexLength: hexLength.exactOptional(),
  openerPolicy: z.union([z.literal('same-origin'), z.null()]).exactOptional(),
});

const idTokenFlaw = z.enum([
  'alg_none',
  'alg_hs256',
  'unknown_kid',
  'no_kid',
  'bad_signature',
  'wrong_audience',
  'wrong_issuer',
  'expired',
  'from_the_future',
  'no_subject',
  'empty_subject',
  'string_is_admin',
  'missing',
]);

const faultAnswer: z.ZodType<FaultResponse> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.unknown().exactOptional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('html') }),
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({ kind: z.literal('truncated') }),
  z.strictObject({ kind: z.literal('huge'), bytes: z.int().min(32) }),
  z.strictObject({ kind: z.literal('slow'), delayMs: z.int().min(0) }),
  z.strictObject({ kind: z.literal('held'), delayMs: z.int().min(0) }),
  z.strictObject({ kind: z.literal('slow_body'), delayMs: z.int().min(0) }),
  z.strictObject({ kind: z.literal('cut') }),
  z.strictObject({ kind: z.literal('wrong_types') }),
  z.strictObject({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('drop') }),
  z.strictObject({ kind: z.literal('redirect'), location: z.string() }),
  // JSON has no undefined: a member left out on the way here counts as null.
  z.strictObject({ kind: z.literal('base_uri'), baseURI: z.unknown().default(null) }),
  z.strictObject({
    kind: z.literal('authorization_error'),
    error: z.string(),
    errorDescription: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('id_token'), flaw: idTokenFlaw }),
  z.strictObject({ kind: z.literal('token_answer'), set: z.record(z.string(), z.unknown()) }),
]);

/** The kinds of fault that only one endpoint can have. */
const onlyOn: Partial<Record<FaultResponse['kind'], Endpoint>> = {
  base_uri: 'domain',
  authorization_error: 'authorize',
  id_token: 'token',
  token_answer: 'token',
};

export const faultToQueue: z.ZodType<Fault> = z
  .strictObject({
    on: endpointName,
    times: z.int().min(1).exactOptional(),
    answer: faultAnswer,
  })
  .refine(({ on, answer }) => (onlyOn[answer.kind] ?? on) === on, {
    message: 'this kind of fault belongs to another endpoint',
    path: ['on'],
  });
