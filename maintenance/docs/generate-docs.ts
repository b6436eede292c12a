import { writeFileSync } from 'node:fs';
import { apiPage } from './api-reference';
import { envExample, settingsPage } from './settings-reference';

/** `npx tsx maintenance/docs/generate-docs.ts`: writes what is made from the docstrings and from the settings. */
writeFileSync('docs/api.md', apiPage());
writeFileSync('docs/settings.md', settingsPage());
writeFileSync('.env.example', envExample());
