/** Exists once per process, though Next.js bundles routes and middleware apart. Plain data: `instanceof` fails across bundles. */
export function processSingleton<T extends object>(name: string, create: () => T): T {
  const key = Symbol.for(`sentinel-nextjs.${name}`);
  const existing: T | undefined = Reflect.get(globalThis, key);
  if (existing) return existing;
  const created = create();
  Reflect.set(globalThis, key, created);
  return created;
}
