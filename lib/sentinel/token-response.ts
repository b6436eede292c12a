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
  .transform((token) => token || null);

const tokenResponse = z
  .object({
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
  })
  .transform(({ access_token, refresh_token, id_token, expires_in }) => ({
    tokens: {
      accessToken: access_token,
      refreshToken: refresh_token,
      expiresInSeconds: expires_in,
    } satisfies TokenSet,
    idToken: id_token,
  }));

/**
 * Reads a token response (RFC 6749 §5.1) field by field; a senseless `expires_in` counts as eight hours (*Renewal*).
 *
 * @throws {SentinelError} `sentinel_unreachable` when a 200 is no token response at all
 */
export function parseTokenResponse(body: unknown): z.infer<typeof tokenResponse> {
  const parsed = tokenResponse.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
    throw new SentinelError('sentinel_unreachable', `no token response: ${fields}`);
  }
  return parsed.data;
}
