import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'reports';
const reports = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));

/** Vitest and Playwright count under names of their own. @param {string[]} names */
const count = (...names) =>
  reports
    .flatMap((report) => names.map((name) => report[name] ?? report.stats?.[name] ?? 0))
    .reduce((sum, number) => sum + number, 0);

const passed = count('numPassedTests', 'expected');
const failed = count('numFailedTests', 'unexpected', 'flaky');
process.stdout.write(`${passed} passed, ${failed} failed\n`);
