import { z } from 'zod';
import { SentinelError } from './errors';

/** For a token without a valid `expires_in`, from older pages of the documentation. */
const defaultExpiresInSeconds = 28_800;
/** One year, so that the expiry is always a valid date. */
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
    // A refresh needs none, so an odd one is no reason to lose the tokens.
    id_token: optionalToken.catch(null),
    expires_in: z
      .union([z.number(), z.string()])
      .transform((seconds) => Math.floor(Number(seconds)))
      .pipe(z.number().min(1))
      .transform((seconds) => Math.min(seconds, maxExpiresInSeconds))
      .catch(defaultExpiresInSeconds),
  })
  .transform((body) => ({
    tokens: {
      accessToken: body.access_token,
      /** Null: this session cannot be refreshed. */
      refreshToken: body.refresh_token,
      expiresInSeconds: body.expires_in,
    },
    idToken: body.id_token,
  }));

export type TokenSet = Readonly<z.infer<typeof tokenResponse>['tokens']>;

/** Parses a token response (RFC 6749 §5.1). */
export function parseTokenResponse(body: unknown): z.infer<typeof tokenResponse> {
  const parsed = tokenResponse.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
    throw new SentinelError('sentinel_unreachable', `no token response: ${fields}`);
  }
  return parsed.data;
}
