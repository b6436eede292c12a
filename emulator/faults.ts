import { z } from 'zod';
import { type Endpoint, endpointSchema } from './request-log';

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

/** The one thing that is wrong with an id_token. */
export type IdTokenFlaw = z.infer<typeof idTokenFlaw>;

const delayMs = z.int().min(0);

const faultResponse = z.discriminatedUnion('kind', [
  /** This status, with a JSON body if there is one. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.unknown().exactOptional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
  }),
  /** 200 with an HTML page, as from a proxy in between. */
  z.strictObject({ kind: z.literal('html') }),
  /** 200 with no body. */
  z.strictObject({ kind: z.literal('empty') }),
  /** 200 with the first half of the right body. The request has its effect. */
  z.strictObject({ kind: z.literal('truncated') }),
  /** 200 with a JSON body of this size. */
  z.strictObject({ kind: z.literal('huge'), bytes: z.int().min(32) }),
  /** The right response, late. The request has no effect if the client hangs up before. */
  z.strictObject({ kind: z.literal('slow'), delayMs }),
  /** The right response, late. The request has its effect at once, even if the client hangs up. */
  z.strictObject({ kind: z.literal('held'), delayMs }),
  /** The right headers at once, the right body late. The request has its effect. */
  z.strictObject({ kind: z.literal('slow_body'), delayMs }),
  /** 200 and half of the right body, then the connection closes. `Content-Length` is that of the whole body. */
  z.strictObject({ kind: z.literal('cut') }),
  /** The right response, but every value in its JSON has another type. The request has its effect. */
  z.strictObject({ kind: z.literal('wrong_types') }),
  /** The connection is reset without a response. */
  z.strictObject({ kind: z.literal('reset') }),
  /** The connection is closed without a response. */
  z.strictObject({ kind: z.literal('drop') }),
  z.strictObject({ kind: z.literal('redirect'), location: z.string() }),
  /** Domain API only: this `baseURI` in an otherwise right response. JSON has no undefined, so a missing one is null. */
  z.strictObject({ kind: z.literal('base_uri'), baseURI: z.unknown().default(null) }),
  /** Authorize only: a redirect to the app with this error. */
  z.strictObject({
    kind: z.literal('authorization_error'),
    error: z.string(),
    errorDescription: z.string().exactOptional(),
  }),
  /** Token only: an otherwise right response with a flawed id_token. */
  z.strictObject({ kind: z.literal('id_token'), flaw: idTokenFlaw }),
  /** Token only: these members replace those of the right response; null removes one. */
  z.strictObject({ kind: z.literal('token_answer'), set: z.record(z.string(), z.unknown()) }),
]);

export type FaultResponse = z.infer<typeof faultResponse>;

/** The kinds of fault that only one endpoint can have. */
const onlyOn: Partial<Record<FaultResponse['kind'], Endpoint>> = {
  base_uri: 'domain',
  authorization_error: 'authorize',
  id_token: 'token',
  token_answer: 'token',
};

export const faultSchema = z
  .strictObject({
    on: endpointSchema,
    /** How many requests to that endpoint get it. */
    times: z.int().min(1).default(1),
    answer: faultResponse,
  })
  .refine(({ on, answer }) => (onlyOn[answer.kind] ?? on) === on, {
    message: 'this kind of fault belongs to another endpoint',
    path: ['on'],
  });

export type Fault = z.input<typeof faultSchema>;

/** Faults that wait for their requests; each endpoint gets its oldest first. */
export class FaultQueue {
  #waiting: z.output<typeof faultSchema>[] = [];

  add(fault: z.output<typeof faultSchema>): void {
    this.#waiting.push(fault);
  }

  /** The fault of the request that has just arrived, or null for a right response. */
  take(endpoint: Endpoint): FaultResponse | null {
    const fault = this.#waiting.find(({ on }) => on === endpoint);
    if (!fault) return null;
    fault.times -= 1;
    this.#waiting = this.#waiting.filter(({ times }) => times > 0);
    return fault.answer;
  }
}
