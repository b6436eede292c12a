import { demoInstallation } from '../../emulator/installation';
import { type Persona, personas } from '../../emulator/personas';
import type { Emulator } from '../../emulator/server';
import { redirectUri, TestBrowser } from './emulator-browser';

/** The requests of an app's server to the emulator, valid by default. */
export class TestClient {
  readonly #emulator: Pick<Emulator, 'origin'>;

  constructor(emulator: Pick<Emulator, 'origin'>) {
    this.#emulator = emulator;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, this.#emulator.origin), { headers, redirect: 'manual' });
  }

  post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
    const url = new URL(`/sentinel/api/account/12345678/${path}`, this.#emulator.origin);
    const { clientId: client_id, clientSecret: client_secret } = demoInstallation;
    const body = new URLSearchParams({ client_id, client_secret, ...form });
    return fetch(url, { method: 'POST', body, headers });
  }

  exchange(code: string, changes: Record<string, string> = {}): Promise<Response> {
    const grant_type = 'authorization_code';
    return this.post('token?v=2.0', { grant_type, code, redirect_uri: redirectUri, ...changes });
  }

  refresh(refresh_token: string, changes: Record<string, string> = {}): Promise<Response> {
    return this.post('token?v=2.0', { grant_type: 'refresh_token', refresh_token, ...changes });
  }

  revoke(token: string, changes: Record<string, string> = {}): Promise<Response> {
    return this.post('token/revoke?v=1.0', { token, ...changes });
  }

  user(accessToken: string, id = '987654321'): Promise<Response> {
    const path = `/api/account/12345678/configuration/le-users/users/${id}?v=6.0`;
    return this.get(path, { authorization: `Bearer ${accessToken}` });
  }

  /** The token response of a new sign-in. */
  async tokens(persona: Persona = personas.administrator): Promise<Record<string, string>> {
    const response = await this.exchange(await new TestBrowser(this.#emulator).signIn(persona));
    return response.json();
  }
}
