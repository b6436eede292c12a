import { createHash, randomBytes } from 'node:crypto';
import { accessTokenLifetimeSeconds, type Dialect } from './dialect';
import type { AuthorizationRequest } from './pending-logins';

const codeLifetimeMs = 60_000;

/** The authorization of one app by one user, with all its tokens. */
export interface Grant {
  readonly userId: string;
  readonly clientId: string;
  revoked: boolean;
}

/** The parameters of a code exchange. */
interface CodeExchange {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | null;
}

/** A code is bound to its request (RFC 6749 §4.1.3, RFC 7636 §4.4). */
interface IssuedCode extends AuthorizationRequest {
  readonly userId: string;
  readonly expiresAtMs: number;
  spentOn: Grant | null;
}

/** Codes, grants and tokens. Null means that a code or token is rejected, for whatever reason. */
export class Grants {
  readonly #codes = new Map<string, IssuedCode>();
  readonly #accessTokens = new Map<string, { grant: Grant; expiresAtMs: number }>();
  readonly #refreshTokens = new Map<string, { grant: Grant; spent: boolean }>();

  issueCode(request: AuthorizationRequest, userId: string, nowMs: number): string {
    const code = randomHex(40);
    const expiresAtMs = nowMs + codeLifetimeMs;
    this.#codes.set(code, { ...request, userId, expiresAtMs, spentOn: null });
    return code;
  }

  /** Exchanges a code for its grant. Any use spends the code, a second one revokes the grant (RFC 6749 §4.1.2). */
  redeemCode(
    code: string,
    exchange: CodeExchange,
    pkce: Dialect['pkce'],
    nowMs: number,
  ): Grant | null {
    const issued = this.#codes.get(code);
    if (!issued) return null;
    if (issued.spentOn) {
      issued.spentOn.revoked = true;
      return null;
    }
    const isValid =
      nowMs < issued.expiresAtMs &&
      exchange.clientId === issued.clientId &&
      exchange.redirectUri === issued.redirectUri &&
      (pkce === 'ignored' || matchesCodeChallenge(exchange.codeVerifier, issued.codeChallenge));
    const { userId, clientId } = issued;
    issued.spentOn = { userId, clientId, revoked: !isValid };
    return isValid ? issued.spentOn : null;
  }

  issueTokens(grant: Grant, dialect: Dialect, nowMs: number) {
    const accessToken = randomHex(dialect.accessTokenHexLength);
    const refreshToken = randomHex(dialect.refreshTokenHexLength);
    const expiresAtMs = nowMs + accessTokenLifetimeSeconds(dialect) * 1000;
    this.#accessTokens.set(accessToken, { grant, expiresAtMs });
    this.#refreshTokens.set(refreshToken, { grant, spent: false });
    return { accessToken, refreshToken };
  }

  /** Spends a refresh token. A reuse is rejected, but does not revoke the grant. */
  redeemRefreshToken(refreshToken: string, clientId: string): Grant | null {
    const issued = this.#findValid(refreshToken, clientId);
    if (!issued) return null;
    issued.spent = true;
    return issued.grant;
  }

  /** Revokes the grant of a valid refresh token. */
  revoke(refreshToken: string, clientId: string): Grant | null {
    const issued = this.#findValid(refreshToken, clientId);
    if (!issued) return null;
    issued.grant.revoked = true;
    return issued.grant;
  }

  /** The grant of an access token, or null if the token is unknown, expired or revoked. */
  bearer(accessToken: string, nowMs: number): Grant | null {
    const issued = this.#accessTokens.get(accessToken);
    return issued && !issued.grant.revoked && nowMs < issued.expiresAtMs ? issued.grant : null;
  }

  #findValid(refreshToken: string, clientId: string) {
    const issued = this.#refreshTokens.get(refreshToken);
    const isActive = issued && !issued.spent && !issued.grant.revoked;
    return isActive && issued.grant.clientId === clientId ? issued : null;
  }
}

/**
 * Whether a code verifier matches the challenge (S256, RFC 7636 §4.6). A verifier without a challenge does not match,
 * against a downgrade attack (RFC 9700 §4.8.2).
 */
function matchesCodeChallenge(verifier: string | null, challenge: string | null): boolean {
  if (verifier === null || challenge === null) return verifier === challenge;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function randomHex(length: number): string {
  return randomBytes(length).toString('hex').slice(0, length);
}
