import { reportPrerenderedPages } from './prerendered-pages';

/** Runs after `npm run build` and reports the pages whose scripts are blocked. It does not fail the build. */
reportPrerenderedPages(process.argv[2] ?? '.next').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
