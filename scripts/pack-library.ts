import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The package.json of the sources, while that of the package is in its place. */
const keptFile = '.package.json';
const output = 'dist';

const dependencies = z.record(z.string(), z.string()).default({});
const packageSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  exports: z.record(z.string(), z.string()),
  dependencies,
  optionalDependencies: dependencies,
  peerDependencies: dependencies,
});

/** Compiles the library, and lets package.json describe the result instead of the sources. */
function before(): void {
  after();
  execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: ['ignore', 2, 2] });
  for (const name of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
    if (/\.(?:js|d\.ts)$/.test(name)) addExtensions(join(output, name));
  }
  cpSync('../LICENSE', 'LICENSE');
  const source = packageSchema.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  renameSync('package.json', keptFile);
  writeFileSync('package.json', `${JSON.stringify(describePackage(source), null, 2)}\n`);
}

/** Removes what `before` made. */
function after(): void {
  for (const made of [output, 'LICENSE']) rmSync(made, { recursive: true, force: true });
  if (existsSync(keptFile)) renameSync(keptFile, 'package.json');
}

/** Node.js resolves only specifiers with an extension, and the sources have none. */
function addExtensions(file: string): void {
  const relative = /(?<=(?:\bfrom |\bimport\()(['"]))(\.{1,2})(\/.*?)?(?=\1)/g;
  const code = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    code.replace(relative, (_, __, dots, path = '/index') => `${dots}${path}.js`),
  );
}

/** Redis and OpenTelemetry are for the app to install, if it uses them. */
function describePackage(source: z.output<typeof packageSchema>): object {
  const { scripts: _, optionalDependencies, ...description } = source;
  const { '@redis/client': redis = '', ...required } = source.dependencies;
  const optional = Object.entries({ '@redis/client': redis, ...optionalDependencies });
  const exports = Object.entries(source.exports).map(([entrance, file]) => {
    const built = `./${join(output, file.replace(/\.[jt]s$/, ''))}`;
    return [entrance, { types: `${built}.d.ts`, default: `${built}.js` }];
  });
  return {
    ...description,
    exports: Object.fromEntries(exports),
    dependencies: required,
    peerDependencies: {
      ...source.peerDependencies,
      ...Object.fromEntries(optional.map(([name, version]) => [name, `^${version}`])),
    },
    peerDependenciesMeta: Object.fromEntries(optional.map(([name]) => [name, { optional: true }])),
  };
}

// npm runs it in lib/, before and after it packs.
if (process.argv[2] === 'before') before();
else after();
