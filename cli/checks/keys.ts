import { minimumModulusBits } from '../../lib/sentinel/id-token';
import { fetchJwks } from '../../lib/sentinel/jwks';
import { type CheckResult, createCheckResults } from '../check-result';
import { errorSummary, type SentinelSettings } from '../sentinel-settings';

/** Looks for the keys that id tokens are checked with. */
export async function checkKeys(
  place: SentinelSettings,
  origin: string,
): Promise<readonly CheckResult[]> {
  const { ok, warning, failed } = createCheckResults(`signing keys ${new URL(origin).host}`);
  const url = place.jwksUrl ?? `${origin}/sentinel/well-known/jwks`;
  const isRequired = place.idTokenCheck === 'signature';
  // Without a key TLS may vouch for a token, unless a checked signature is asked for.
  const without = isRequired || !origin.startsWith('https:') ? failed : warning;
  const remedy = isRequired
    ? 'set SENTINEL_ID_TOKEN_CHECK=auto, or SENTINEL_JWKS_URL to where the keys are'
    : 'set SENTINEL_JWKS_URL if the keys are somewhere else. Until then TLS to Sentinel vouches for who signs in, and the log says so';
  try {
    const keys = await fetchJwks(url);
    const names = [...keys.keys()].filter((kid) => /^idtoken/i.test(kid));
    if (names.length === 0) {
      return [
        without(`${url} holds ${keys.size} keys, none of them named as one of id tokens`, remedy),
      ];
    }
    const isShort = names.some(
      (kid) => (keys.get(kid)?.asymmetricKeyDetails?.modulusLength ?? 0) < minimumModulusBits,
    );
    if (isShort) {
      return [
        (isRequired ? failed : warning)(
          `a key of id tokens is shorter than ${minimumModulusBits} bits, which proves little`,
          isRequired
            ? 'set SENTINEL_ID_TOKEN_CHECK=auto: as it is, nobody can sign in'
            : 'nothing: TLS to Sentinel is there as well. The log says it at each sign-in',
        ),
      ];
    }
    return [ok(`${url} holds the key of id tokens (${names.join(', ')})`)];
  } catch (error) {
    return [without(`no keys at ${url}: ${errorSummary(error)}`, remedy)];
  }
}
