import { prerenderedPages, prerenderedPagesNotice } from './prerendered-pages';

/** Runs after `npm run build` and reports the pages whose scripts are blocked. It does not fail the build. */
async function run(): Promise<void> {
  const { sentinel } = await import('../sentinel');
  const { contentSecurityPolicy } = sentinel.options;
  process.stdout.write(
    prerenderedPagesNotice(prerenderedPages(process.argv[2] ?? '.next'), contentSecurityPolicy),
  );
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
