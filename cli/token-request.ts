import { randomBytes } from 'node:crypto';
import type { Config } from '../lib/config/config';
import type { Installation } from '../lib/config/installations';
import { fetchWithLimits } from '../lib/outbound/fetch';
import { describeErrorBody } from '../lib/sentinel/errors';

/** Its body and its headers can contain secrets. */
export interface TokenEndpointResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body; an empty object if it is no object. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The `error` of RFC 6749 §5.2; null if there is none. */
  readonly code: string | null;
  /** Status, code and shape of the body, without secrets. */
  readonly description: string;
}

export const wrongSecret = () => `wrong-${randomBytes(16).toString('hex')}`;

/** Sends one request to the token endpoint, as the app does. */
export async function requestToken(
  { accountId, clientId, clientSecret }: Installation,
  { apiVersion }: Pick<Config, 'apiVersion'>,
  origin: string,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenEndpointResponse> {
  const credentials = { client_id: clientId, client_secret: clientSecret };
  const response = await fetchWithLimits(
    `${origin}/sentinel/api/account/${accountId}/token?v=${apiVersion}`,
    {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: new URLSearchParams({ ...parameters, ...credentials }),
    },
  );
  const text = await response.text();
  const body = parseObject(text);
  const { status, headers } = response;
  const { error } = body;
  const code = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : null;
  const shape = describeErrorBody(text, clientSecret);
  const description = `status ${status}${code === null ? '' : ` ${code}`}, ${shape}`;
  return { status, headers, body, code, description };
}

/** Whether the response names the client, its id or its secret, as the problem. */
export const namesClient = ({ status, code }: TokenEndpointResponse) =>
  (status === 400 && code === 'invalid_client') ||
  (status === 401 && (code === null || code === 'invalid_client'));

/** Whether this is a token response (RFC 6749 §5.1), and no page of a proxy. */
export const hasTokens = ({ status, body }: TokenEndpointResponse) =>
  status === 200 && typeof body.access_token === 'string';

/** The members of a JSON object; none if the text is something else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}
