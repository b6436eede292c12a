import { existsSync, readFileSync } from 'node:fs';

/** @param {string} file */
const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

const unit = report('reports/unit.json');
const runs = [report('reports/e2e.json'), report('reports/standalone.json')];

/** @param {string} name */
const inAllRuns = (name) => runs.reduce((sum, run) => sum + (run?.stats[name] ?? 0), 0);
const passed = (unit?.numPassedTests ?? 0) + inAllRuns('expected');
const failed = (unit?.numFailedTests ?? 0) + inAllRuns('unexpected') + inAllRuns('flaky');
process.stdout.write(`${passed} passed, ${failed} failed\n`);
