import { readFileSync, writeFileSync } from 'node:fs';
import { apiPage } from './api-reference';
import { withDeployButton } from './deploy-button';
import { withProtocolTable } from './protocol-table';
import { envExample, settingsPage } from './settings-reference';

/** `npx tsx maintenance/docs/generate-docs.ts`: writes what is made from the docstrings, the settings and the protocol facts. */
writeFileSync('docs/api.md', apiPage());
writeFileSync('docs/settings.md', settingsPage());
writeFileSync('.env.example', envExample());
const { repository } = JSON.parse(readFileSync('package.json', 'utf8'));
const deploymentPage = 'docs/deployment.md';
writeFileSync(deploymentPage, withDeployButton(readFileSync(deploymentPage, 'utf8'), repository));
const emulatorPage = 'emulator/README.md';
writeFileSync(emulatorPage, withProtocolTable(readFileSync(emulatorPage, 'utf8')));
