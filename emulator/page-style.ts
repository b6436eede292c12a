/** The style sheet, in a light and a dark scheme. All text has a contrast of at least 4.5:1. */
export const pageStyle = `
:root {
  --ground: #eef0f6; --glow: #dcdffb; --card: #fff; --ink: #1b1d2a; --soft: #565b70; --line: #d9dce7;
  --accent: #4338ca; --tint: #eef0ff; --note: #fff6dc; --note-line: #ecd28a; --note-ink: #6b4700;
  --shadow: 0 1px 2px rgb(27 29 42 / 6%), 0 16px 40px rgb(27 29 42 / 10%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1019; --glow: #23234a; --card: #191b27; --ink: #eef0f8; --soft: #a6abc2; --line: #31354a;
    --accent: #a5abff; --tint: #252843; --note: #2d2614; --note-line: #5d4c1c; --note-ink: #f4d68b;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 16px 40px rgb(0 0 0 / 45%);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: 1rem; display: grid; place-items: center;
  background: radial-gradient(60rem 26rem at 50% -6rem, var(--glow), transparent) no-repeat, var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main {
  width: 100%; max-width: 28rem; padding: clamp(1.25rem, 6vw, 2rem); background: var(--card);
  border: 1px solid var(--line); border-radius: 1.25rem; box-shadow: var(--shadow);
}
.mark {
  margin: 0 0 1.25rem; display: flex; align-items: center; gap: .5rem;
  color: var(--accent); font-weight: 700; letter-spacing: -.01em;
}
.mark span { color: var(--soft); font-weight: 400; }
h1 { margin: 0 0 .25rem; font-size: 1.625rem; line-height: 1.2; letter-spacing: -.02em; }
p { margin: 0 0 1rem; }
main > :last-child { margin-bottom: 0; }
.soft { color: var(--soft); overflow-wrap: anywhere; }
.soft strong { color: var(--ink); font-weight: 600; }
.note {
  padding: .625rem .875rem; border: 1px solid var(--note-line); border-radius: .75rem;
  background: var(--note); color: var(--note-ink); font-size: .875rem;
}
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
form { display: grid; gap: .625rem; margin: 0; }
button { font: inherit; color: inherit; cursor: pointer; border-radius: .875rem; border: 1px solid var(--line); }
.person {
  display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: center; gap: .875rem;
  width: 100%; min-height: 4.25rem; padding: .75rem .875rem; text-align: start; background: var(--card);
  transition: border-color .12s, background-color .12s;
}
.person:hover { border-color: var(--accent); background: var(--tint); }
.person:active, .cancel:active { transform: translateY(1px); }
.person b { display: block; text-align: left; font-weight: 600; line-height: 1.35; overflow-wrap: anywhere; }
.person small { display: block; color: var(--soft); font-size: .875rem; line-height: 1.35; }
.face {
  display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: 50%;
  background: var(--tint); color: var(--accent); font-weight: 700;
}
.person:hover .face { background: var(--accent); color: var(--card); }
.arrow { color: var(--soft); }
.person:hover .arrow { color: var(--accent); }
.cancel { justify-self: center; margin-top: .375rem; padding: .5rem 1.25rem; min-height: 2.75rem; border-color: transparent; background: none; color: var(--soft); }
.cancel:hover { color: var(--ink); background: var(--tint); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
`;
