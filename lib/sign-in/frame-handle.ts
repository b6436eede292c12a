import { z } from 'zod';
import { type SealSecrets, seal, unseal } from '../crypto/seal';
import { type Transaction, transactionSchema } from './transaction';

/** How long a frame may take to redeem a handle. */
export const frameHandleLifeMs = 60_000;

/**
 * What a frame makes up for one attempt, and tells nobody until it redeems what came of it. Beforehand it tells the
 * challenge alone, made of it as of a code verifier.
 */
export const frameSecret = z.string().regex(/^[\w-]{43}$/);

const frameHandle = z.object({
  transaction: transactionSchema,
  /** The query of the callback, with a code that has not been exchanged yet: Sentinel takes it once. */
  response: z.string(),
  madeAtMs: z.number(),
});

/** What an attempt that a window made for a frame came to: with the frame's secret it becomes a session. */
export type FrameHandle = Readonly<z.infer<typeof frameHandle>>;

/** What a request to sign in says of a frame. */
export interface FrameRequest {
  readonly challenge: string | null;
  /** The header `Sec-Fetch-Site`. */
  readonly site: string | null;
}

/**
 * The challenge of the frame that a window was opened for; null when it was not opened by a frame of this app. A link
 * on another site could bring a challenge of somebody's own, who would then get the session of whoever follows it.
 */
export function frameChallengeOf(
  { challenge, site }: FrameRequest,
  { embedOrigins }: { readonly embedOrigins: readonly string[] },
): string | null {
  const isAsked = embedOrigins.length > 0 && site === 'same-origin';
  return isAsked && frameSecret.safeParse(challenge).success ? challenge : null;
}

export function sealFrameHandle(
  transaction: Transaction,
  response: URLSearchParams,
  nowMs: number,
  secrets: SealSecrets,
): Promise<string> {
  const handle: FrameHandle = { transaction, response: response.toString(), madeAtMs: nowMs };
  return seal('frame-handle', handle, secrets);
}

/** Null for anything that is no intact handle of this app. */
export function openFrameHandle(sealed: string, secrets: SealSecrets): Promise<FrameHandle | null> {
  return unseal('frame-handle', frameHandle, sealed, secrets);
}
