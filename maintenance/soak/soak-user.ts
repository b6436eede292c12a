import { CookieClient, locationOf } from '../../e2e/support/cookie-client';
import { nameOf, type Persona, personas } from '../../emulator/personas';

/** One thing that somebody did, and what came of it. */
export interface Action {
  readonly kind: string;
  readonly ms: number;
  /** What must not have happened; null when all was as it may be. */
  readonly unexpected: string | null;
}

/**
 * What a person may expect of the services behind the app at the moment: asked for when a deed is over, for what failed
 * meanwhile may be the cause of how it went.
 */
export interface ExpectedFaults {
  /** Whether Sentinel's token endpoint may have failed lately. */
  readonly isTokenFailing: boolean;
  /** Whether anything may have. */
  readonly isAnythingFailing: boolean;
}

const everybody = Object.values(personas);

/** Somebody who uses the app all day, and knows what they may get to see. */
export class Person {
  readonly #persona: Persona;
  readonly #origin: string;
  #visitor = new CookieClient();
  #lastCallback: string | null = null;
  #isSignedIn = false;

  constructor(origin: string, persona: Persona) {
    this.#origin = origin;
    this.#persona = persona;
  }

  get isSignedIn(): boolean {
    return this.#isSignedIn;
  }

  async signIn(weather: () => ExpectedFaults): Promise<string | null> {
    this.#visitor = new CookieClient();
    const callback = await this.#visitor.reachCallback(`${this.#origin}/login`, this.#persona);
    const answer = callback === '' ? null : await this.#visitor.open(callback);
    const to =
      answer === null
        ? 'no callback'
        : (locationOf(answer, this.#origin) ?? `status ${answer.status}`);
    this.#isSignedIn = to === `${this.#origin}/dashboard`;
    this.#lastCallback = this.#isSignedIn ? callback : null;
    if (this.#isSignedIn) return null;
    const isExplained = to.startsWith(`${this.#origin}/sign-in-error?reason=sentinel_unreachable`);
    return weather().isAnythingFailing && (isExplained || answer === null)
      ? null
      : `sign-in ended at ${to}`;
  }

  /** A guarded page, alone or in three tabs at once. */
  async openDashboard(weather: () => ExpectedFaults, tabs = 1): Promise<string | null> {
    const answers = await Promise.all(
      Array.from({ length: tabs }, () => this.#visitor.open(`${this.#origin}/dashboard?whole`)),
    );
    for (const answer of answers) {
      const html = await answer.text();
      const foreign = everybody.find(
        (other) =>
          other !== this.#persona && html.includes(`<bdi dir="auto">${nameOf(other)}</bdi>`),
      );
      if (foreign) return 'somebody else’s page';
      if (answer.status === 503 && weather().isTokenFailing) continue;
      if (answer.status !== 200) return `dashboard ${answer.status}`;
      if (!html.includes('data-testid="greeting"')) return 'a dashboard without a greeting';
    }
    return null;
  }

  async openFrontPage(): Promise<string | null> {
    const answer = await this.#visitor.open(this.#origin);
    const html = await answer.text();
    const isRight = html.includes(this.#isSignedIn ? 'Signed in as' : 'data-testid="invitation"');
    return answer.status === 200 && isRight ? null : `front page ${answer.status}`;
  }

  async askWhoIAm(): Promise<string | null> {
    const answer = await this.#visitor.open(`${this.#origin}/api/me`);
    const me: { sub?: string } = await answer.json();
    const expected = this.#isSignedIn ? this.#persona.userId : undefined;
    return me.sub === expected ? null : `/api/me ${answer.status}`;
  }

  async extend(weather: () => ExpectedFaults): Promise<string | null> {
    const { status } = await this.#visitor.post(`${this.#origin}/api/session/extend`);
    return status === 200 || (status === 503 && weather().isTokenFailing)
      ? null
      : `extend ${status}`;
  }

  /** The callback that signed them in, once more: it only goes on. */
  async reloadCallback(): Promise<string | null> {
    if (this.#lastCallback === null) return null;
    const answer = await this.#visitor.open(this.#lastCallback);
    const to = locationOf(answer, this.#origin);
    return to === `${this.#origin}/dashboard` ? null : `reloaded callback ended at ${to}`;
  }

  /** And then a copy of the cookie, taken before, is worth nothing. */
  async signOut(everywhere: boolean): Promise<string | null> {
    const copy = this.#visitor.copy();
    const answer = await this.#visitor.post(
      `${this.#origin}/logout${everywhere ? '?everywhere=1' : ''}`,
    );
    this.#isSignedIn = false;
    if (answer.status !== 303) return `sign-out ${answer.status}`;
    const { status } = await copy.open(`${this.#origin}/dashboard`);
    return status === 307 ? null : `signed out, and the dashboard answers ${status}`;
  }
}
