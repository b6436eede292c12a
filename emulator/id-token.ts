import { createHmac } from 'node:crypto';
import type { IdTokenFlaw } from './faults';
import type { Persona } from './personas';
import { type SigningKey, signRs256 } from './signing-keys';
import type { EmulatorState } from './state';

const lifetimeSeconds = 600;
const daySeconds = 86_400;

/** Issues an id_token. The flaw, if there is one, is the only thing that is wrong with it. */
export async function issueIdToken(
  state: EmulatorState,
  persona: Persona,
  flaw: IdTokenFlaw | null,
): Promise<string> {
  // Read once, so that a key rotation cannot mix the old `kid` with the new signature.
  const key = await state.keys.current();
  const signedText = [header(key, flaw), claims(state, persona, flaw)]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signedText}.${signature(state, key, signedText, flaw)}`;
}

function header(key: SigningKey, flaw: IdTokenFlaw | null) {
  const kid = flaw === 'unknown_kid' ? 'unknown-key' : key.kid;
  const alg = flaw === 'alg_none' ? 'none' : flaw === 'alg_hs256' ? 'HS256' : 'RS256';
  return flaw === 'no_kid' ? { typ: 'JWT', alg } : { kid, typ: 'JWT', alg };
}

function claims(state: EmulatorState, persona: Persona, flaw: IdTokenFlaw | null) {
  const shift = flaw === 'expired' ? -daySeconds : flaw === 'from_the_future' ? daySeconds : 0;
  const issuedAt = Math.floor(state.now() / 1000) + shift;
  const subject = flaw === 'empty_subject' ? { sub: '' } : { sub: persona.userId };
  return {
    ...(flaw === 'no_subject' ? {} : subject),
    aud: flaw === 'wrong_audience' ? 'another-app' : state.installation.clientId,
    iss: flaw === 'wrong_issuer' ? 'https://issuer.example' : state.dialect.issuer,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    is_admin: flaw === 'string_is_admin' ? String(persona.isAdmin) : persona.isAdmin,
    is_lpa: persona.isLpa,
  };
}

function signature(
  { installation }: EmulatorState,
  key: SigningKey,
  signedText: string,
  flaw: IdTokenFlaw | null,
): string {
  if (flaw === 'alg_none') return '';
  if (flaw === 'alg_hs256') {
    const hmac = createHmac('sha256', installation.clientSecret);
    return hmac.update(signedText).digest('base64url');
  }
  // A genuine signature of another text.
  const text = flaw === 'bad_signature' ? `${signedText} ` : signedText;
  return signRs256(key, text).toString('base64url');
}
