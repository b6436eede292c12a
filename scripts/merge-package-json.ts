type Entries = Readonly<Record<string, string>>;

/** What an update reads and writes of a package.json. */
export interface PackageJson {
  readonly version?: string;
  readonly scripts?: Entries;
  readonly dependencies?: Entries;
  readonly devDependencies?: Entries;
  readonly engines?: Entries;
}

/**
 * The package.json of an app with what a release needs. Everything else stays, also newer versions and the app's own scripts.
 *
 * @param base - that of the release which the app has, or at least its version
 * @returns with `notes`: what a user has to know about the changes
 */
export function mergePackageJson(app: PackageJson, release: PackageJson, base: PackageJson) {
  const notes: string[] = [];
  const dependencies = { ...app.dependencies };
  const devDependencies = { ...app.devDependencies };
  for (const [section, added] of [
    [release.dependencies, dependencies],
    [release.devDependencies, devDependencies],
  ] as const) {
    for (const [name, version] of Object.entries(section ?? {})) {
      const present = [dependencies, devDependencies].find((entries) => name in entries);
      const current = present?.[name];
      if (current !== undefined && !isNewer(version, current)) continue;
      (present ?? added)[name] = version;
      const change = current === undefined ? 'is new' : `replaces ${current}`;
      notes.push(`${name} ${version} ${change}`);
    }
  }

  const scripts = { ...app.scripts };
  const names = Object.keys({ ...base.scripts, ...release.scripts });
  for (const name of names) {
    const [ours, theirs, before] = [scripts[name], release.scripts?.[name], base.scripts?.[name]];
    if (ours === theirs || theirs === before) continue;
    if (ours !== before)
      notes.push(`the script ${name} is your own; the release has: ${theirs ?? 'none'}`);
    else if (theirs === undefined) delete scripts[name];
    else scripts[name] = theirs;
  }

  const merged = {
    ...app,
    ...(app.version === base.version && { version: release.version }),
    scripts,
    dependencies: sorted(dependencies),
    devDependencies: sorted(devDependencies),
    engines: { ...app.engines, ...release.engines },
  };
  return { merged, notes };
}

const sorted = (entries: Entries): Entries =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));

const numberOf = (version: string) => /^[\^~]?(\d.*)/.exec(version)?.[1];

/** Whether a version in a package.json has to replace another. A folder or an address is no version: it is the app's choice. */
function isNewer(version: string, current: string): boolean {
  const [newNumber, currentNumber] = [numberOf(version), numberOf(current)];
  if (newNumber === undefined) return version !== current;
  return currentNumber !== undefined && compareVersions(newNumber, currentNumber) > 0;
}

/** Positive if `a` is the later version. */
export const compareVersions = (a: string, b: string) =>
  a.localeCompare(b, 'en', { numeric: true });
