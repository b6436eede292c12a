import { demoInstallation } from './installation';
import type { Persona } from './personas';
import type { Emulator } from './server';

/** The redirect URI the tests register. Nothing listens there: no test follows a redirect to it. */
export const redirectUri = 'https://app.brand.example/callback';

/** What a good authorization request says; tests change one thing at a time. */
export const goodAuthorization = {
  v: '1.0',
  response_type: 'code',
  client_id: demoInstallation.clientId,
  redirect_uri: redirectUri,
  state: 'state-of-this-attempt',
};

/** As much of a browser as a sign-in needs: it keeps cookies, and hands redirects over instead of following. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #origin: string;

  constructor({ origin }: Pick<Emulator, 'origin'>) {
    this.#origin = origin;
  }

  async open(path: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, this.#origin), {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    return answer;
  }

  authorize(changes: Record<string, string> = {}, account = demoInstallation.accountId) {
    const query = new URLSearchParams({ ...goodAuthorization, ...changes });
    return this.open(`/sentinel/api/account/${account}/authorize?${query}`);
  }

  /** Starts an attempt and returns its id, which the login page has in its address. */
  async reachLoginPage(changes: Record<string, string> = {}): Promise<string> {
    const answer = await this.authorize(changes);
    return addressOf(answer).searchParams.get('attempt') ?? '';
  }

  choose(persona: Persona, attempt: string): Promise<Response> {
    return this.open('/login', { attempt, persona: persona.key });
  }

  /** A whole sign-in, up to the code. */
  async signIn(persona: Persona, changes: Record<string, string> = {}): Promise<string> {
    const answer = await this.choose(persona, await this.reachLoginPage(changes));
    return addressOf(answer).searchParams.get('code') ?? '';
  }
}

/** Where an answer redirects to. */
export function addressOf(answer: Response): URL {
  return new URL(answer.headers.get('location') ?? '', 'http://localhost');
}
