import { demoInstallation } from '../../emulator/installation';
import type { Persona } from '../../emulator/personas';
import type { Emulator } from '../../emulator/server';
import { CookieClient } from './cookie-client';

/** The redirect URI that the tests register. No server listens there, and no test follows a redirect to it. */
export const redirectUri = 'https://app.brand.example/callback';

/** The parameters of a valid authorization request. */
export const authorizationParameters = {
  v: '1.0',
  response_type: 'code',
  client_id: demoInstallation.clientId,
  redirect_uri: redirectUri,
  state: 'state-of-this-transaction',
};

/** A browser that keeps cookies and does not follow redirects. */
export class TestBrowser {
  readonly #client = new CookieClient();
  readonly #origin: string;

  constructor({ origin }: Pick<Emulator, 'origin'>) {
    this.#origin = origin;
  }

  open(path: string, form?: Record<string, string>): Promise<Response> {
    const url = new URL(path, this.#origin).href;
    return form ? this.#client.post(url, form) : this.#client.open(url);
  }

  authorize(changes: Record<string, string> = {}, account = demoInstallation.accountId) {
    const query = new URLSearchParams({ ...authorizationParameters, ...changes });
    return this.open(`/sentinel/api/account/${account}/authorize?${query}`);
  }

  /** Starts a sign-in and returns the id of its login page. */
  async openLogin(changes: Record<string, string> = {}): Promise<string> {
    return addressOf(await this.authorize(changes)).searchParams.get('attempt') ?? '';
  }

  choose(persona: Persona, loginId: string): Promise<Response> {
    return this.open('/login', { attempt: loginId, persona: persona.key });
  }

  /** Signs in and returns the code. */
  async signIn(persona: Persona, changes: Record<string, string> = {}): Promise<string> {
    const response = await this.choose(persona, await this.openLogin(changes));
    return addressOf(response).searchParams.get('code') ?? '';
  }
}

/** The target of a redirect. */
export function addressOf(response: Response): URL {
  return new URL(response.headers.get('location') ?? '', 'http://localhost');
}
