import { randomBytes } from 'node:crypto';

/** The emulator's cookie for a session in Conversational Cloud. */
export const ssoCookie = 'emulator_sso';

/** The user's session in Conversational Cloud, one for each browser. */
export class SsoSessions {
  readonly #userIds = new Map<string, string>();
  readonly #usedAtMs = new Map<string, number>();

  create(userId: string, nowMs: number): string {
    const id = randomBytes(16).toString('hex');
    this.#usedAtMs.set(userId, nowMs);
    this.#userIds.set(id, userId);
    return id;
  }

  /** Counts as use, in every browser of the user. False if the last one is longer ago than this; null for no limit. */
  use(userId: string, nowMs: number, idleSeconds: number | null): boolean {
    const idleMs = nowMs - (this.#usedAtMs.get(userId) ?? nowMs);
    if (idleSeconds !== null && idleMs > idleSeconds * 1_000) return false;
    this.#usedAtMs.set(userId, nowMs);
    return true;
  }

  userIdOf(id: string | undefined): string | null {
    return (id && this.#userIds.get(id)) || null;
  }

  /** Ends the sessions of a user in every browser. */
  revokeAll(userId: string): void {
    for (const [id, owner] of this.#userIds) if (owner === userId) this.#userIds.delete(id);
  }
}
