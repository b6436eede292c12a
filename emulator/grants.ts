import { randomBytes } from 'node:crypto';
import { accessTokenLifeSeconds, type Dialect } from './dialect';
import { codeVerifierFits } from './pkce';

const codeLifeMs = 60_000;

/** What one person allowed one app. It ends as a whole. */
export interface Grant {
  readonly userId: string;
  readonly clientId: string;
  ended: boolean;
}

/** What a code is bound to (RFC 6749 §4.1.3, RFC 7636 §4.4). */
export interface CodeBinding {
  readonly userId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
}

/** What a client says when it exchanges a code. */
export interface CodePresentation {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | null;
}

interface IssuedCode extends CodeBinding {
  readonly expiresAtMs: number;
  spentOn: Grant | null;
}

/** Codes, grants and tokens. Every refusal is a null: the wire says `invalid_grant` for all of them. */
export class Grants {
  readonly #codes = new Map<string, IssuedCode>();
  readonly #accessTokens = new Map<string, { grant: Grant; expiresAtMs: number }>();
  readonly #refreshTokens = new Map<string, { grant: Grant; spent: boolean }>();

  issueCode(binding: CodeBinding, nowMs: number): string {
    const code = randomHex(40);
    this.#codes.set(code, { ...binding, expiresAtMs: nowMs + codeLifeMs, spentOn: null });
    return code;
  }

  /** The grant a code stands for. Any use spends the code; a second one ends the grant (RFC 6749 §4.1.2). */
  redeemCode(
    code: string,
    presented: CodePresentation,
    pkce: Dialect['pkce'],
    nowMs: number,
  ): Grant | null {
    const issued = this.#codes.get(code);
    if (!issued) return null;
    if (issued.spentOn) {
      issued.spentOn.ended = true;
      return null;
    }
    const isRightful =
      nowMs < issued.expiresAtMs &&
      presented.clientId === issued.clientId &&
      presented.redirectUri === issued.redirectUri &&
      (pkce === 'ignored' || codeVerifierFits(presented.codeVerifier, issued.codeChallenge));
    const { userId, clientId } = issued;
    issued.spentOn = { userId, clientId, ended: !isRightful };
    return isRightful ? issued.spentOn : null;
  }

  issueTokens(grant: Grant, dialect: Dialect, nowMs: number) {
    const accessToken = randomHex(dialect.accessTokenHexLength);
    const refreshToken = randomHex(dialect.refreshTokenHexLength);
    const expiresAtMs = nowMs + accessTokenLifeSeconds(dialect) * 1000;
    this.#accessTokens.set(accessToken, { grant, expiresAtMs });
    this.#refreshTokens.set(refreshToken, { grant, spent: false });
    return { accessToken, refreshToken };
  }

  /** Spends a refresh token. One used before is refused, and nothing more: its successor stays good. */
  redeemRefreshToken(refreshToken: string, clientId: string): Grant | null {
    const issued = this.#living(refreshToken, clientId);
    if (!issued) return null;
    issued.spent = true;
    return issued.grant;
  }

  /** Ends the grant of a living refresh token. */
  revoke(refreshToken: string, clientId: string): Grant | null {
    const issued = this.#living(refreshToken, clientId);
    if (!issued) return null;
    issued.grant.ended = true;
    return issued.grant;
  }

  /** Whose access token this is, or null for one that is unknown, expired or of an ended grant. */
  bearer(accessToken: string, nowMs: number): Grant | null {
    const issued = this.#accessTokens.get(accessToken);
    return issued && !issued.grant.ended && nowMs < issued.expiresAtMs ? issued.grant : null;
  }

  /** Every code and token there ever was, the dead ones too. */
  secrets(): string[] {
    return [this.#codes, this.#accessTokens, this.#refreshTokens].flatMap((map) => [...map.keys()]);
  }

  clear(): void {
    for (const map of [this.#codes, this.#accessTokens, this.#refreshTokens]) map.clear();
  }

  #living(refreshToken: string, clientId: string) {
    const issued = this.#refreshTokens.get(refreshToken);
    const isLiving = issued && !issued.spent && !issued.grant.ended;
    return isLiving && issued.grant.clientId === clientId ? issued : null;
  }
}

function randomHex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}
