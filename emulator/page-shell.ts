import { html, raw } from 'hono/html';
import { pageStyle } from './page-style';

type Html = ReturnType<typeof html>;

/** The shell of all pages of the emulator, without scripts and external files. */
export function pageShell(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} – Sentinel emulator</title>
<link rel="icon" href="data:,">
<style>${raw(pageStyle)}</style>
</head>
<body>
<main>
<p class="mark">
<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M12 2 4 5.2v6.1c0 4.9 3.3 8.9 8 10.7 4.7-1.8 8-5.8 8-10.7V5.2z" fill="currentColor"/><path d="m8.3 12 2.6 2.6 4.9-5" fill="none" stroke="var(--card)" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>
Sentinel <span>emulator</span>
</p>
${content}
</main>
</body>
</html>`;
}
