import { z } from 'zod';
import type { Redirect } from '../redirect';
import { codeChallengeOf } from '../sentinel/code-challenge';
import type { Parts } from '../wiring';
import { type FrameHandle, frameHandleLifeMs, frameSecret, openFrameHandle } from './frame-handle';
import { type CallbackBrowser, createSessionFromCode } from './session-from-code';
import { SignInError, signInFailed } from './sign-in-error';

/** What a frame asks with: its secret, and the handle if the window could hand it over. */
export const frameQuestion = z.object({
  secret: frameSecret,
  handle: z.string().min(1).max(16_384).optional(),
});

/** What a frame is told. */
export type FrameAnswer =
  /** There is no handle for it yet. */
  | { readonly kind: 'waiting' }
  /** Where it goes next, with the cookies of its own session. */
  | ({ readonly kind: 'signed-in' } & Redirect)
  /** The page that says why not. */
  | ({ readonly kind: 'refused' } & Redirect);

/**
 * Makes a frame's handle into a session of its own: once, within a minute, and for the frame alone whose secret belongs
 * to it. Without a handle, the one that waits for it is looked for: a window that lost the frame that opened it could
 * hand nothing over.
 */
export async function signInFrame(
  { secret, handle }: z.infer<typeof frameQuestion>,
  browser: CallbackBrowser,
  parts: Parts,
  nowMs: number,
): Promise<FrameAnswer> {
  const { config, frameHandles, singleUse } = parts;
  const challenge = codeChallengeOf(secret);
  let opened: FrameHandle | null = null;
  try {
    // Also where the window has handed it over: what waits is used up.
    const waiting = await frameHandles.take(challenge);
    const sealed = handle ?? waiting;
    if (sealed === null) return { kind: 'waiting' };
    opened = await openFrameHandle(sealed, config.sessionSecrets);
    if (opened?.transaction.frameChallenge !== challenge) {
      throw new SignInError('attempt_unknown', 'no handle of this frame');
    }
    if (nowMs - opened.madeAtMs >= frameHandleLifeMs) {
      throw new SignInError('attempt_expired', 'the handle was redeemed too late');
    }
    if (!(await singleUse.use(`frame handle ${opened.transaction.state}`))) {
      throw new SignInError('attempt_unknown', 'the handle has been used already');
    }
    const response = new URLSearchParams(opened.response);
    const answer = await createSessionFromCode(response, opened.transaction, browser, parts, nowMs);
    return { kind: 'signed-in', ...answer };
  } catch (error) {
    const transaction = opened?.transaction ?? null;
    return { kind: 'refused', ...signInFailed(error, transaction, [], parts, nowMs) };
  }
}
