/**
 * A value that exists once in this process. Next.js bundles the middleware and the route handlers apart, so a
 * module-level variable would exist once per bundle. Nothing kept here may be asked for its class: `instanceof` fails
 * from one bundle to the other.
 */
export function perProcess<T extends object>(name: string, create: () => T): T {
  const key = Symbol.for(`sentinel-nextjs.${name}`);
  const existing: T | undefined = Reflect.get(globalThis, key);
  if (existing) return existing;
  const created = create();
  Reflect.set(globalThis, key, created);
  return created;
}
