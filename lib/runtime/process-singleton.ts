/**
 * A value that exists once in this process, though Next.js bundles middleware and route handlers apart. It must be
 * plain data: `instanceof` fails from one bundle to the other.
 */
export function processSingleton<T extends object>(name: string, create: () => T): T {
  const key = Symbol.for(`sentinel-nextjs.${name}`);
  const existing: T | undefined = Reflect.get(globalThis, key);
  if (existing) return existing;
  const created = create();
  Reflect.set(globalThis, key, created);
  return created;
}
