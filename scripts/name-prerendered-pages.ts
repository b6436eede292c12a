import { prerenderedPages, prerenderedPagesNotice } from './prerendered-pages';

/** After `npm run build`: names the pages whose scripts would not run. The build is done, and stays so. */
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
