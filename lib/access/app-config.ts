import type { Config } from '../config/config';
import { OptionsError, optionsSchema, type ParsedOptions, type SentinelOptions } from './options';
import { createRouteTable, type RouteTable } from './route-table';

export type AppOptions = ParsedOptions & { readonly routes: RouteTable };

export type AppConfig = Config & AppOptions;

/** @throws {OptionsError} that lists everything that is wrong with the options */
export function createAppOptions(options: SentinelOptions): AppOptions {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) {
    throw new OptionsError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`),
    );
  }
  return { ...parsed.data, routes: createRouteTable(parsed.data) };
}
