import type { Config } from '../../lib/config/config';
import { minimumModulusBits } from '../../lib/sentinel/id-token';
import { fetchJwks, wellKnownJwksUrl } from '../../lib/sentinel/jwks';
import { type CheckResult, createCheckResults, errorSummary } from '../check-result';

/** Checks the keys that verify id tokens. */
export async function checkKeys(config: Config, origin: string): Promise<CheckResult> {
  const { ok, warning, failed } = createCheckResults(`signing keys ${new URL(origin).host}`);
  const url = config.jwksUrl ?? wellKnownJwksUrl(origin);
  const isRequired = config.idTokenCheck === 'signature';
  // Without a key, TLS authenticates the id token, unless the settings require a signature (OpenID Connect Core §3.1.3.7).
  const missing = isRequired || !origin.startsWith('https:') ? failed : warning;
  const remedy = isRequired
    ? 'set SENTINEL_ID_TOKEN_CHECK=auto, or set SENTINEL_JWKS_URL to the address of the keys'
    : 'set SENTINEL_JWKS_URL if the keys are at another address. Until then, TLS alone authenticates id tokens, and the log reports it';
  const keys = await fetchJwks(url).catch(errorSummary);
  if (typeof keys === 'string') return missing(`no keys at ${url}: ${keys}`, remedy);
  const names = [...keys.keys()].filter((kid) => /^idtoken/i.test(kid));
  if (names.length === 0) {
    const found = `${url} has ${keys.size} keys, and none of their names begins with “idtoken”`;
    return missing(found, remedy);
  }
  const bits = names.map((kid) => keys.get(kid)?.asymmetricKeyDetails?.modulusLength ?? 0);
  if (Math.min(...bits) >= minimumModulusBits) {
    return ok(`${url} has the key for id tokens (${names.join(', ')})`);
  }
  const found = `a key for id tokens is shorter than ${minimumModulusBits} bits, which is not secure`;
  return isRequired
    ? failed(
        found,
        'set SENTINEL_ID_TOKEN_CHECK=auto: with the present setting, sign-in does not work',
      )
    : warning(
        found,
        'nothing: TLS authenticates id tokens as well. The log reports it at each sign-in',
      );
}
