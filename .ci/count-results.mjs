import { existsSync, readFileSync } from 'node:fs';

/** @param {string} file */
const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

const unit = report('reports/unit.json');
const endToEnd = report('reports/e2e.json')?.stats;

const passed = (unit?.numPassedTests ?? 0) + (endToEnd?.expected ?? 0);
const failed = (unit?.numFailedTests ?? 0) + (endToEnd?.unexpected ?? 0) + (endToEnd?.flaky ?? 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
