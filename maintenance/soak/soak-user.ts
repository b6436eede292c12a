import { CookieClient, locationOf } from '../../e2e/support/cookie-client';
import { nameOf, type Persona, personas } from '../../emulator/personas';

/** An action of a user, and its outcome. */
export interface Action {
  readonly kind: string;
  readonly ms: number;
  /** An unexpected outcome; null if it was as expected. */
  readonly unexpected: string | null;
}

/**
 * The faults that may affect an action. It is read after the action, because a fault during the action counts.
 */
export interface ExpectedFaults {
  /** Whether Sentinel's token endpoint may have failed recently. */
  readonly isTokenFailing: boolean;
  /** Whether any service may have failed recently. */
  readonly isAnythingFailing: boolean;
}

const allPersonas = Object.values(personas);

/** A user of the app who checks every response. */
export class SoakUser {
  readonly #persona: Persona;
  readonly #origin: string;
  #client = new CookieClient();
  #lastCallback: string | null = null;
  #isSignedIn = false;

  constructor(origin: string, persona: Persona) {
    this.#origin = origin;
    this.#persona = persona;
  }

  get isSignedIn(): boolean {
    return this.#isSignedIn;
  }

  async signIn(expectedFaults: () => ExpectedFaults): Promise<string | null> {
    this.#client = new CookieClient();
    const callback = await this.#client.reachCallback(`${this.#origin}/login`, this.#persona);
    const response = callback === '' ? null : await this.#client.open(callback);
    const to =
      response === null
        ? 'no callback'
        : (locationOf(response, this.#origin) ?? `status ${response.status}`);
    this.#isSignedIn = to === `${this.#origin}/dashboard`;
    this.#lastCallback = this.#isSignedIn ? callback : null;
    if (this.#isSignedIn) return null;
    const isExplained = to.startsWith(`${this.#origin}/sign-in-error?reason=sentinel_unreachable`);
    return expectedFaults().isAnythingFailing && (isExplained || response === null)
      ? null
      : `sign-in ended at ${to}`;
  }

  /** Opens a protected page, in one tab or several at the same time. */
  async openDashboard(expectedFaults: () => ExpectedFaults, tabs = 1): Promise<string | null> {
    const responses = await Promise.all(
      Array.from({ length: tabs }, () => this.#client.open(`${this.#origin}/dashboard?whole`)),
    );
    for (const response of responses) {
      const html = await response.text();
      const foreign = allPersonas.find(
        (other) =>
          other !== this.#persona && html.includes(`<bdi dir="auto">${nameOf(other)}</bdi>`),
      );
      if (foreign) return 'somebody else’s page';
      if (response.status === 503 && expectedFaults().isTokenFailing) continue;
      if (response.status !== 200) return `dashboard ${response.status}`;
      if (!html.includes('data-testid="greeting"')) return 'a dashboard without a greeting';
    }
    return null;
  }

  async openFrontPage(): Promise<string | null> {
    const response = await this.#client.open(this.#origin);
    const html = await response.text();
    const isRight = html.includes(this.#isSignedIn ? 'Signed in as' : 'data-testid="invitation"');
    return response.status === 200 && isRight ? null : `front page ${response.status}`;
  }

  async fetchMe(): Promise<string | null> {
    const response = await this.#client.open(`${this.#origin}/api/me`);
    const me: { sub?: string } = await response.json();
    const expected = this.#isSignedIn ? this.#persona.userId : undefined;
    return me.sub === expected ? null : `/api/me ${response.status}`;
  }

  async extend(expectedFaults: () => ExpectedFaults): Promise<string | null> {
    const { status } = await this.#client.post(`${this.#origin}/api/session/extend`);
    return status === 200 || (status === 503 && expectedFaults().isTokenFailing)
      ? null
      : `extend ${status}`;
  }

  /** Opens the callback of the sign-in again, which only redirects. */
  async reloadCallback(): Promise<string | null> {
    if (this.#lastCallback === null) return null;
    const response = await this.#client.open(this.#lastCallback);
    const to = locationOf(response, this.#origin);
    return to === `${this.#origin}/dashboard` ? null : `reloaded callback ended at ${to}`;
  }

  /** Signs out, and checks that an earlier copy of the cookie is not valid. */
  async signOut(everywhere: boolean): Promise<string | null> {
    const copy = this.#client.copy();
    const response = await this.#client.post(
      `${this.#origin}/logout${everywhere ? '?everywhere=1' : ''}`,
    );
    this.#isSignedIn = false;
    if (response.status !== 303) return `sign-out ${response.status}`;
    const { status } = await copy.open(`${this.#origin}/dashboard`);
    return status === 307 ? null : `signed out, and the dashboard responds with ${status}`;
  }
}
