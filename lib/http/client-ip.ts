import ipaddr from 'ipaddr.js';

/**
 * The address of a client as the outermost trusted proxy saw it (contract: `TRUSTED_PROXIES`); of IPv6 its /64.
 *
 * @param forwardedFor `X-Forwarded-For`, to whose end each proxy adds the address it saw
 * @returns null when no proxy is trusted
 */
export function clientIp(forwardedFor: string | null, trustedProxies: number): string | null {
  const seen = (forwardedFor ?? '').split(',').map((address) => address.trim());
  const client = seen.at(-trustedProxies);
  if (trustedProxies === 0 || client === undefined) return null;
  // Some proxies add the port.
  const address = client.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : `${ipaddr.fromByteArray([...parsed.toByteArray().slice(0, 8), ...Array(8).fill(0)])}/64`;
}
