const regions: Readonly<Record<string, string>> = {
  va: 'United States',
  lo: 'Europe, Middle East and Africa',
  sy: 'Asia Pacific',
};

/**
 * The region of an account, in words, by the host of its Sentinel (`va.sentinel.liveperson.net`; `va-a.` is the alpha
 * part of that region). A host of any other kind is named as it is.
 */
export function regionOf(host: string): string {
  const [, code = '', alpha] = /^([a-z]{2})(-a)?\.sentinel\.liveperson\.net$/.exec(host) ?? [];
  const region = regions[code];
  if (region === undefined) return host;
  return alpha === undefined ? region : `${region}, alpha`;
}
