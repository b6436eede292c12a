import ipaddr from 'ipaddr.js';

/** The client address that the outermost trusted proxy saw (contract: `TRUSTED_PROXIES`), for IPv6 its /64; else null. */
export function clientIp(forwardedFor: string | null, trustedProxies: number): string | null {
  const addresses = (forwardedFor ?? '').split(',').map((address) => address.trim());
  const client = addresses.at(-trustedProxies);
  if (trustedProxies === 0 || client === undefined) return null;
  // Some proxies add the port.
  const address = client.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : `${ipaddr.fromByteArray([...parsed.toByteArray().slice(0, 8), ...Array(8).fill(0)])}/64`;
}
