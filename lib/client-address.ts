import ipaddr from 'ipaddr.js';

/**
 * Who made a request, as far as proxies can be believed: the address that the outermost of those in front of this app
 * saw (contract: `TRUSTED_PROXIES`). Of an IPv6 address only its network (/64), for that is what one customer has.
 *
 * @param forwardedFor `X-Forwarded-For`: each proxy adds the address it saw at the end, and what came before may be made up
 * @returns null when nobody can be believed
 */
export function clientAddress(forwardedFor: string | null, trustedProxies: number): string | null {
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
