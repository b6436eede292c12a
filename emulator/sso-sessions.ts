import { randomBytes } from 'node:crypto';

/** The emulator's cookie for a session in Conversational Cloud. */
export const ssoCookie = 'emulator_sso';

/** The user's session in Conversational Cloud, one for each browser. It never expires. */
export class SsoSessions {
  readonly #userIds = new Map<string, string>();

  create(userId: string): string {
    const id = randomBytes(16).toString('hex');
    this.#userIds.set(id, userId);
    return id;
  }

  userIdOf(id: string | undefined): string | null {
    return (id && this.#userIds.get(id)) || null;
  }

  /** Ends the sessions of a user in every browser. */
  revokeAll(userId: string): void {
    for (const [id, owner] of this.#userIds) if (owner === userId) this.#userIds.delete(id);
  }

  clear(): void {
    this.#userIds.clear();
  }
}
