import { createHmac } from 'node:crypto';
import type { IdTokenFlaw } from './faults';
import type { Persona } from './personas';
import { type SigningKey, signRs256 } from './signing-keys';
import type { EmulatorState } from './state';

const lifeSeconds = 600;
const daySeconds = 86_400;

/** The id_token of one sign-in; with a flaw, everything but that one thing is right. */
export async function issueIdToken(
  state: EmulatorState,
  persona: Persona,
  flaw: IdTokenFlaw | null,
): Promise<string> {
  // One look at the key: a rotation in between would put the old name over the new signature.
  const key = await state.keys.current();
  const signedText = [header(key, flaw), claims(state, persona, flaw)]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signedText}.${signature(state, key, signedText, flaw)}`;
}

function header(key: SigningKey, flaw: IdTokenFlaw | null) {
  const kid = flaw === 'unknown_kid' ? 'idtoken-nobody-knows' : key.kid;
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
    exp: issuedAt + lifeSeconds,
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
  // A real signature, but of another text: nothing but the check itself can tell.
  const text = flaw === 'bad_signature' ? `${signedText} ` : signedText;
  return signRs256(key, text).toString('base64url');
}
