import ipaddr from 'ipaddr.js';

/** The client address that the outermost trusted proxy saw (contract: `TRUSTED_PROXIES`); else null. */
export function clientIp(forwardedFor: string | null, trustedProxies: number): string | null {
  const addresses = (forwardedFor ?? '').split(',').map((address) => address.trim());
  const client = addresses.at(-trustedProxies);
  if (trustedProxies === 0 || client === undefined) return null;
  // Some proxies add the port.
  const address = client.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : null;
}
