/**
 * A value that exists once in this process. Next.js bundles the middleware and the route handlers apart, so a
 * module-level variable would exist once per bundle. Only plain data belongs here: an instance of a class would
 * not be `instanceof` the same class of another bundle.
 */
export function perProcess<T extends object>(name: string, create: () => T): T {
  const key = Symbol.for(`sentinel-nextjs.${name}`);
  const existing: T | undefined = Reflect.get(globalThis, key);
  if (existing) return existing;
  const created = create();
  Reflect.set(globalThis, key, created);
  return created;
}
