import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { z } from 'zod';
import { seal, unseal } from '../../crypto/seal';
import type { RedirectResult } from '../../http/cookies';
import { orIfRedisDown } from '../../runtime/redis-connection';
import type { SignInServices } from '../dependencies';
import { errorRedirect, SignInError } from '../errors';
import { embedVerifierSchema } from '../login-params';
import { type BrowserContext, createSessionFromCode } from '../session-from-code';
import { type Callback, type Transaction, transactionSchema } from '../transaction';
import { handoffTtlMs } from './handoff-store';

/** The finished transaction of a window that signs an iframe in. The iframe's secret turns it into a session. */
const handoffSchema = z.object({
  transaction: transactionSchema,
  /** The query of the callback. Its code is not exchanged yet. */
  response: z.string(),
  madeAtMs: z.number(),
});

/** Seals the handoff into the fragment of the window's next page, and keeps it for the iframe. */
export async function createHandoff(
  challenge: string,
  { transaction, response }: Callback,
  { config, handoffs, now }: SignInServices,
) {
  const content = { transaction, response: response.toString(), madeAtMs: now() };
  const sealed = await seal('frame-handle', content, config.sessionSecrets);
  await orIfRedisDown(handoffs.keep(challenge, sealed), null);
  return { location: `${config.appUrl}/frame/signed-in#${sealed}`, cookies: [] };
}

export const redeemRequestSchema = z.object({
  secret: embedVerifierSchema,
  /** The sealed handoff, if the window could pass it to the iframe. */
  handle: z.string().min(1).max(16_384).optional(),
});

export type RedeemResult =
  | { readonly kind: 'waiting' }
  /** With the cookies of the iframe's own session; or a redirect to the sign-in error page. */
  | ({ readonly kind: 'signed-in' | 'denied' } & RedirectResult);

/** Turns a handoff into the iframe's own session: once, within a minute, and only with the iframe's secret. */
export async function redeemHandoff(
  { secret, handle }: z.infer<typeof redeemRequestSchema>,
  browser: BrowserContext,
  services: SignInServices,
): Promise<RedeemResult> {
  const { config, handoffs, now } = services;
  const challenge = await calculatePKCECodeChallenge(secret);
  let transaction: Transaction | null = null;
  try {
    // Taken even if the window passed it on, so that it works only once.
    const kept = await handoffs.take(challenge);
    const sealed = handle ?? kept;
    if (sealed === null) return { kind: 'waiting' };
    const handoff = await unseal('frame-handle', handoffSchema, sealed, config.sessionSecrets);
    transaction = handoff?.transaction ?? null;
    if (handoff?.transaction.frameChallenge !== challenge) {
      throw new SignInError('attempt_unknown', 'this iframe has no such handoff');
    }
    if (now() - handoff.madeAtMs >= handoffTtlMs) {
      throw new SignInError('attempt_expired', 'the handoff is older than a minute');
    }
    const response = new URLSearchParams(handoff.response);
    const result = await createSessionFromCode({ ...browser, ...handoff, response }, services);
    return { kind: 'signed-in', ...result };
  } catch (error) {
    return { kind: 'denied', ...errorRedirect(error, transaction, services) };
  }
}
