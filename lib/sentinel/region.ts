const regions: Readonly<Record<string, string>> = {
  va: 'United States',
  lo: 'Europe, Middle East and Africa',
  sy: 'Asia Pacific',
};

/** The region of a host such as `va.sentinel.liveperson.net` (`va-a.` is its alpha environment), or null. */
export function regionName(host: string): string | null {
  const [, code = '', alpha] = /^([a-z]{2})(-a)?\.sentinel\.liveperson\.net$/.exec(host) ?? [];
  const region = regions[code];
  if (region === undefined) return null;
  return alpha === undefined ? region : `${region}, alpha`;
}
