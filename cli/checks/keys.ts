import { minimumModulusBits } from '../../lib/sentinel/id-token';
import { fetchJwks } from '../../lib/sentinel/jwks';
import { type CheckResult, createCheckResults } from '../check-result';
import { errorSummary, type SentinelSettings } from '../sentinel-settings';

/** Checks the keys that verify id tokens. */
export async function checkKeys(
  settings: SentinelSettings,
  origin: string,
): Promise<readonly CheckResult[]> {
  const { ok, warning, failed } = createCheckResults(`signing keys ${new URL(origin).host}`);
  const url = settings.jwksUrl ?? `${origin}/sentinel/well-known/jwks`;
  const isRequired = settings.idTokenCheck === 'signature';
  // Without a key, TLS authenticates the id token, unless the settings require a signature (OpenID Connect Core §3.1.3.7).
  const missing = isRequired || !origin.startsWith('https:') ? failed : warning;
  const remedy = isRequired
    ? 'set SENTINEL_ID_TOKEN_CHECK=auto, or set SENTINEL_JWKS_URL to the address of the keys'
    : 'set SENTINEL_JWKS_URL if the keys are at another address. Until then, TLS alone authenticates id tokens, and the log reports it';
  try {
    const keys = await fetchJwks(url);
    const idTokenKeys = [...keys.keys()].filter((kid) => /^idtoken/i.test(kid));
    if (idTokenKeys.length === 0) {
      return [
        missing(
          `${url} has ${keys.size} keys, and none of their names begins with “idtoken”`,
          remedy,
        ),
      ];
    }
    const isShort = idTokenKeys.some(
      (kid) => (keys.get(kid)?.asymmetricKeyDetails?.modulusLength ?? 0) < minimumModulusBits,
    );
    if (isShort) {
      return [
        (isRequired ? failed : warning)(
          `a key for id tokens is shorter than ${minimumModulusBits} bits, which is not secure`,
          isRequired
            ? 'set SENTINEL_ID_TOKEN_CHECK=auto: with the present setting, sign-in does not work'
            : 'nothing: TLS authenticates id tokens as well. The log reports it at each sign-in',
        ),
      ];
    }
    return [ok(`${url} has the key for id tokens (${idTokenKeys.join(', ')})`)];
  } catch (error) {
    return [missing(`no keys at ${url}: ${errorSummary(error)}`, remedy)];
  }
}
