import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { type CheckResult, createCheckResults } from '../check-result';
import { errorSummary, unreachableResult } from '../sentinel-settings';

const timeoutMs = 5_000;
/** Certificates are renewed a month ahead; one that is so close to its end has been forgotten. */
const expiresSoonMs = 14 * 86_400_000;

/** What is wrong with a certificate, by the codes of Node.js. */
const remedies: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'renew the certificate',
  CERT_NOT_YET_VALID: 'check the clock of this machine, or wait',
  ERR_TLS_CERT_ALTNAME_INVALID: 'get a certificate for this very name',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the server has to send its intermediate certificates too (the full chain)',
};
const otherRemedy =
  'get a certificate of a public authority; or, where a proxy of your company opens TLS, name its authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem';

/**
 * Looks at the certificate that a server shows, as Node.js judges it.
 *
 * @param origins those that are not on https are passed over
 * @param now in milliseconds
 */
export async function checkTls(
  origins: readonly string[],
  now: () => number = Date.now,
): Promise<readonly CheckResult[]> {
  const urls = [...new Set(origins)].map((origin) => new URL(origin));
  return Promise.all(
    urls.filter(({ protocol }) => protocol === 'https:').map((url) => checkCertificate(url, now)),
  );
}

async function checkCertificate(
  { hostname, port, host }: URL,
  now: () => number,
): Promise<CheckResult> {
  const { ok, warning, failed } = createCheckResults(`TLS ${host}`);
  const address = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host: address,
    port: Number(port || 443),
    // An IP address is no server name (RFC 6066 §3).
    ...(/^[\d.]+$|:/.test(address) ? {} : { servername: address }),
    // What is wrong with it shall be told, not thrown. Nothing is sent over this connection.
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    socket.destroy();
    // The calls themselves may go through an HTTP proxy, and the app may not be there yet: other checks tell.
    return warning(
      `no TLS connection to look at the certificate by: ${errorSummary(error)}`,
      `nothing, if the other checks reach it; else ${unreachableResult}`,
    );
  }
  const end = new Date(socket.getPeerCertificate().valid_to);
  const problem = problemOf(socket);
  socket.destroy();
  if (problem)
    return failed(`the certificate is refused: ${problem}`, remedies[problem] ?? otherRemedy);
  const day = end.toISOString().slice(0, 10);
  return end.getTime() - now() < expiresSoonMs
    ? warning(`the certificate ends on ${day}`, 'renew it')
    : ok(`the certificate is good until ${day}`);
}

/** Typed as an error, it is its code. */
function problemOf({ authorized, authorizationError }: TLSSocket): string | null {
  if (authorized) return null;
  const problem: unknown = authorizationError;
  return problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem);
}
