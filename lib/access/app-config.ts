import type { Config } from '../config/config';
import { OptionsError, optionsSchema, type ParsedOptions, type SentinelOptions } from './options';
import { createRouteTable, type RouteTable } from './route-table';

/** The options after validation, with the route table made from them. */
export type AppOptions = ParsedOptions & { readonly routes: RouteTable };

/** The settings of the environment and the options in code. */
export type AppConfig = Config & AppOptions;

/**
 * Validates the options of `createSentinel` and makes the route table.
 *
 * @throws {OptionsError} that lists each option of the wrong shape; or, if there is none, each entry that never matches
 *   and each page that cannot be reached
 */
export function createAppOptions(options: SentinelOptions): AppOptions {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) {
    throw new OptionsError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`),
    );
  }
  const { protect, pages, bodyLimit } = parsed.data;
  const { routes, problems } = createRouteTable(protect, pages, bodyLimit);
  if (problems.length > 0) throw new OptionsError(problems);
  return { ...parsed.data, routes };
}
