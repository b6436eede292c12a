import { z } from 'zod';
import { SentinelError } from './errors';

/** What the token endpoint gave: the app acts for the person with these. */
export interface TokenSet {
  readonly accessToken: string;
  /** Null: this session cannot be renewed. */
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number;
}

/** How long an access token lives when Sentinel does not say (older pages of its documentation). */
const defaultExpiresInSeconds = 28_800;

/** Nobody's access token lives longer: a year, so that its end is always a time that can be reckoned with. */
const maxExpiresInSeconds = 31_536_000;

const optionalToken = z
  .string()
  .nullish()
  .transform((token) => token || undefined);

const tokenResponse = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  refresh_token: optionalToken,
  id_token: optionalToken,
  expires_in: z
    .union([z.number(), z.string()])
    .transform((seconds) => Math.floor(Number(seconds)))
    .pipe(z.number().min(1))
    .transform((seconds) => Math.min(seconds, maxExpiresInSeconds))
    .catch(defaultExpiresInSeconds),
});

/** A token response (RFC 6749 §5.1) as it is on the wire, of which every field has been looked at. */
export type TokenResponse = z.infer<typeof tokenResponse>;

/**
 * Believes a token response field by field. An `expires_in` that is absent, no number, zero or negative counts as
 * eight hours; a numeric string is a number (contract: *Renewal*).
 *
 * @param text of a 200
 * @throws {SentinelError} `sentinel_unreachable` when a 200 is no token response at all
 */
export function parseTokenResponse(text: string): TokenResponse {
  const parsed = tokenResponse.safeParse(parsedJson(text));
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
    throw new SentinelError('sentinel_unreachable', `no token response: ${fields}`);
  }
  return parsed.data;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The token set of a token response. */
export function tokenSetOf(response: TokenResponse): TokenSet {
  return {
    accessToken: response.access_token,
    refreshToken: response.refresh_token ?? null,
    expiresInSeconds: response.expires_in,
  };
}
