import { writeFileSync } from 'node:fs';
import { envExample, settingsPage } from './settings-reference';

/** `npx tsx maintenance/docs/generate-docs.ts`: writes what is made from the settings. */
writeFileSync('docs/settings.md', settingsPage());
writeFileSync('.env.example', envExample());
