import { once } from 'node:events';
import { connect } from 'node:tls';
import {
  type CheckResult,
  connectionAdvice,
  createCheckResults,
  errorSummary,
} from '../check-result';

const timeoutMs = 5_000;
/** Certificates are usually renewed a month before they expire. */
const expiresSoonMs = 14 * 86_400_000;

/** What to do about a certificate, by the error code of Node.js. */
const remedies: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'renew the certificate',
  CERT_NOT_YET_VALID: 'check the clock of this machine, or wait',
  ERR_TLS_CERT_ALTNAME_INVALID: 'use a certificate for this host name',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'configure the server to send its intermediate certificates too (the full chain)',
};
const otherRemedy =
  'use a certificate of a public authority. If a proxy of your company intercepts TLS, trust its authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem';

/** Checks the certificates of https origins, as Node.js verifies them. */
export async function checkTls(origins: readonly string[]): Promise<readonly CheckResult[]> {
  const urls = [...new Set(origins)].map((origin) => new URL(origin));
  return Promise.all(urls.filter(({ protocol }) => protocol === 'https:').map(checkCertificate));
}

async function checkCertificate({ hostname, port, host }: URL): Promise<CheckResult> {
  const { ok, warning, failed } = createCheckResults(`TLS ${host}`);
  const address = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host: address,
    port: Number(port || 443),
    // An IP address is no server name (RFC 6066 §3).
    ...(/^[\d.]+$|:/.test(address) ? {} : { servername: address }),
    // The problem is reported, not thrown. Nothing is sent over this connection.
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    socket.destroy();
    // No failure: requests may go through an HTTP proxy, and the app may not run yet. Other checks show that.
    return warning(
      `the certificate could not be checked: ${errorSummary(error)}`,
      `nothing, if the other checks can reach it; otherwise ${connectionAdvice}`,
    );
  }
  const end = new Date(socket.getPeerCertificate().valid_to);
  // Node.js declares it as an Error, but sets it to the error code.
  const problem = socket.authorized ? null : String(socket.authorizationError);
  socket.destroy();
  if (problem) {
    return failed(`the certificate is not valid: ${problem}`, remedies[problem] ?? otherRemedy);
  }
  const day = end.toISOString().slice(0, 10);
  return end.getTime() - Date.now() < expiresSoonMs
    ? warning(`the certificate expires on ${day}`, 'renew it')
    : ok(`the certificate is valid until ${day}`);
}
