import { randomBytes } from 'node:crypto';
import type { Config } from '../lib/config/config';
import type { Installation } from '../lib/config/installations';
import { createSentinelClient } from '../lib/sentinel/client';
import { regionName } from '../lib/sentinel/domain-lookup';
import { fetchJwks, wellKnownJwksUrl } from '../lib/sentinel/jwks';
import { type AddLine, reportReads } from './account-reads';
import { errorSummary } from './check-result';
import { receiveSignIn } from './loopback-listener';
import { describeShape, hideValues, memberNames, publicText } from './redacted-shapes';
import { hasTokens, parseObject, requestToken, wrongSecret } from './token-request';

/** One open point about LivePerson: the observation, without secrets and names, and what the app assumes. */
export interface ReportLine {
  readonly point: string;
  readonly seen: string;
  readonly appAssumes: string;
}

/** The parts of a user's record that name a person. */
const personalFields = ['fullName', 'nickname', 'loginName', 'email', 'pictureUrl', 'employeeId'];

/**
 * Signs in once, in a browser that opens the loopback origin `at`, and reports how LivePerson responds. It sends one code,
 * one refresh token and one wrong secret. It writes nothing, and does not revoke the tokens: that would end all sessions
 * of the user. `isOk`: the sign-in and the refresh worked.
 */
export async function createSignInReport(
  installation: Installation,
  config: Config,
  { sentinel, at }: { readonly sentinel: string; readonly at: string },
  onReady: () => void,
): Promise<{ readonly isOk: boolean; readonly lines: readonly ReportLine[] }> {
  const { accountId, clientId, clientSecret } = installation;
  const hidden = new Set([clientSecret, clientId, accountId, ...config.sessionSecrets]);
  const lines: ReportLine[] = [];
  const add: AddLine = (point, seen, appAssumes) => lines.push({ point, seen, appAssumes });
  const isOk = await signIn().catch((error: unknown) => {
    // Without a sign-in there is nothing to report.
    if (lines.length === 0) throw error;
    const appAssumes = 'an outage: the session goes on until its tokens expire';
    add('stopped', `no response: ${errorSummary(error)}`, appAssumes);
    return false;
  });
  return { isOk, lines: lines.map((line) => ({ ...line, seen: hideValues(line.seen, hidden) })) };

  async function signIn(): Promise<boolean> {
    const state = randomBytes(16).toString('hex');
    const codeVerifier = config.usesPkce ? randomBytes(32).toString('base64url') : null;
    const redirectUri = `${at}/callback`;
    const settings = { ...config, ...installation, redirectUri };
    const client = createSentinelClient(settings, async () => sentinel);
    const authorizationUrl = await client.authorizationUrl({ state, codeVerifier });
    const response = await receiveSignIn({ origin: at, authorizationUrl, state }, onReady);
    const code = response.get('code') ?? '';
    for (const name of ['code', 'state', 'error_description']) hidden.add(response.get(name) ?? '');

    add('region', regionName(new URL(sentinel).host) ?? 'unknown', 'any host that is trusted');
    const names = memberNames(Object.fromEntries(response)).join(', ');
    add('authorization response', names, 'code and state; iss is optional');
    const pkce = codeVerifier === null ? 'not sent' : 'S256 sent';
    add('PKCE', pkce, 'sent only if SENTINEL_PKCE is on');
    if (code === '') {
      add('authorization error', publicText(response.get('error')), 'the sign-in fails');
      return false;
    }
    const first = await tokenRequest('code exchange', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      ...(codeVerifier !== null && { code_verifier: codeVerifier }),
    });
    if (!hasTokens(first) || typeof first.body.id_token !== 'string') {
      const causes = 'cannot tell: the secret, the redirect URI, a grant type or the code';
      const cause = first.status === 200 ? 'no tokens' : (first.code ?? causes);
      add('cause', cause, 'try again, then check the settings, the secret first');
      return false;
    }
    const sub = await reportIdToken(first.body.id_token);
    const accessToken = String(first.body.access_token);
    const record = await reportReads({ accountId, sub, accessToken }, config, add);
    for (const value of personalFields.map((name) => String(record[name] ?? ''))) {
      for (const part of [value, ...value.split(/[\s@]+/)]) hidden.add(part);
    }
    const isRefreshed = await reportRefresh(first.body.refresh_token);
    const wrong = { ...installation, clientSecret: wrongSecret() };
    const madeUp = { grant_type: 'refresh_token', refresh_token: 'made-up' };
    const { description } = await requestToken(wrong, config, sentinel, madeUp);
    add('a wrong secret', description, 'a 400 without an OAuth error proves nothing');
    add('end of an idle single sign-on', 'not tried', 'no promise');
    add('nonce, prompt and max_age', 'not sent', 'not used');
    add('revocation', 'not tried', 'ends the session in all LivePerson applications');
    return isRefreshed;
  }

  async function tokenRequest(what: string, parameters: Readonly<Record<string, string>>) {
    const response = await requestToken(installation, config, sentinel, parameters);
    const { access_token, refresh_token, id_token, expires_in, token_type } = response.body;
    for (const token of [access_token, refresh_token, id_token]) {
      for (const part of [String(token ?? ''), ...String(token ?? '').split('.')]) hidden.add(part);
    }
    const { status, headers, description } = response;
    const names = [...headers.keys()].filter((name) => /^[a-z-]{1,40}$/.test(name)).join(', ');
    const isFine = status === 200;
    const seen = isFine ? `status 200, ${describeShape(response.body)}` : description;
    add(`${what} with v=${config.apiVersion}`, seen, isFine ? 'a token response' : 'it fails');
    add(`${what}, headers`, names, 'none is needed');
    if (!isFine) return response;
    const isNumeric = /^\d{1,9}$/.test(String(expires_in));
    const expiry = isNumeric ? `${expires_in} (${typeof expires_in})` : describeShape(expires_in);
    const tokens = [access_token, refresh_token].map(describeShape).join(' and ');
    add(`${what}, expires_in`, expiry, 'seconds; 8 hours if absent');
    add(`${what}, tokens`, `${tokens}, ${publicText(token_type)}`, 'any text, Bearer');
    return response;
  }

  /** Returns the `sub`. */
  async function reportIdToken(idToken: string): Promise<string> {
    const parts = idToken.split('.').map((part) => Buffer.from(part, 'base64url'));
    const [{ alg, kid }, claims] = [parseObject(String(parts[0])), parseObject(String(parts[1]))];
    const { iss, aud, sub, exp, iat, is_admin, is_lpa } = claims;
    if (typeof sub === 'string') hidden.add(sub);
    const inJwks = await fetchJwks(config.jwksUrl ?? wellKnownJwksUrl(sentinel)).then((keys) => {
      const key = keys.get(String(kid));
      return key ? `${key.asymmetricKeyDetails?.modulusLength} bits in the JWKS` : 'no such kid';
    }, errorSummary);
    const lifetime = `${Number(exp) - Number(iat)} s`;
    const flags = `is_admin ${typeof is_admin}, is_lpa ${typeof is_lpa}`;
    const signature = `${(parts[2]?.length ?? 0) * 8} bits`;
    add('id_token claims', describeShape(claims), 'sub, aud, iss, exp and iat at least');
    add('id_token iss', publicText(iss), 'Sentinel or sentinel');
    add('id_token aud', aud === clientId ? 'the client id' : describeShape(aud), 'the client id');
    add('id_token sub', describeShape(sub), 'any text');
    add('id_token flags', flags, 'boolean; false if absent');
    add('id_token lifetime', lifetime, 'any; it does not limit the session');
    add('id_token alg and kid', `${publicText(alg)}, ${publicText(kid)}`, 'RS256');
    add('id_token key', `signature of ${signature}, ${inJwks}`, 'else TLS, with a warning');
    return String(sub);
  }

  async function reportRefresh(refreshToken: unknown): Promise<boolean> {
    if (typeof refreshToken !== 'string') {
      add('refresh', 'no refresh token', 'the session ends with the access token');
      return false;
    }
    const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const response = await tokenRequest('refresh', parameters);
    if (!hasTokens(response)) return false;
    const { id_token, refresh_token } = response.body;
    const isSame = refresh_token === refreshToken;
    add('refresh, id_token', id_token === undefined ? 'none' : 'present', 'not needed');
    const rotation = refresh_token === undefined ? 'none' : isSame ? 'the same' : 'a new one';
    add('refresh, refresh token', rotation, 'a new one replaces the old one');
    return true;
  }
}

export const formatSignInReport = (lines: readonly ReportLine[]): string =>
  lines
    .map(({ point, seen, appAssumes }) => `${point} | ${seen} | the app assumes: ${appAssumes}\n`)
    .join('');
