import { randomBytes } from 'node:crypto';

/** The cookie of the emulator's own single sign-on, in the place of a Conversational Cloud session. */
export const ssoCookie = 'emulator_sso';

/** Who is signed in to Conversational Cloud in which browser. They last until they are ended. */
export class SsoSessions {
  readonly #userIds = new Map<string, string>();

  begin(userId: string): string {
    const id = randomBytes(16).toString('hex');
    this.#userIds.set(id, userId);
    return id;
  }

  userIdOf(id: string | undefined): string | null {
    return (id && this.#userIds.get(id)) || null;
  }

  /** Ends the person's sessions in every browser. */
  endAllOf(userId: string): void {
    for (const [id, owner] of this.#userIds) if (owner === userId) this.#userIds.delete(id);
  }

  clear(): void {
    this.#userIds.clear();
  }
}
