import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unguardedCode } from './session-guards';

const repository = fileURLToPath(new URL('..', import.meta.url));
const useInstance = "import { sentinel } from '@/sentinel';\n";
const page = (body: string) => `${useInstance}export default async function Page() { ${body} }`;

/** Files of an app, with the expected messages for each: none for those that check the session. */
const files: Readonly<Record<string, readonly [source: string, ...messages: readonly string[]]>> = {
  // Pages
  'app/page.tsx': ['export default () => null;'],
  'app/in/asks/page.tsx': [page('await sentinel.requireSession(); return null;')],
  'app/in/asks-among/page.tsx': [page('await Promise.all([sentinel.getSession(), 1]);')],
  'app/in/by-helper/page.tsx': [
    "import { agent } from '@/features/agent';\nexport default async () => { await agent(); };",
  ],
  'app/in/by-name/page.tsx': [
    `${useInstance}const { requireRole } = sentinel;
     const Page = async () => { await requireRole('administrator'); };
     export default Page;`,
  ],
  'app/in/(group)/@slot/bare/page.tsx': [
    'export default () => null;',
    'the page /in/bare does not check the session itself. Add await sentinel.requireSession()',
  ],
  'app/in/not-awaited/page.tsx': [
    page('sentinel.requireSession(); void sentinel.getSession(); return null;'),
    'the page /in/not-awaited does not check the session itself. Add await sentinel.requireSession()',
  ],
  'app/in/later/page.tsx': [
    page('return [1].map(async () => sentinel.requireSession());'),
    'the page /in/later does not check the session itself. Add await sentinel.requireSession()',
  ],
  'app/in/foreign/page.tsx': [
    `const requireSession = async () => null;
     export default async function Page() { return await requireSession(); }`,
    'the page /in/foreign does not check the session itself. Add await sentinel.requireSession()',
  ],
  'app/in/cycle/page.tsx': [
    `const a = async (): Promise<void> => { await b(); };
     const b = async (): Promise<void> => { await a(); };
     export default async function Page() { await a(); return null; }`,
    'the page /in/cycle does not check the session itself. Add await sentinel.requireSession()',
  ],
  'app/in/_private/page.tsx': ['export default () => null;'],
  'app/in/open/page.tsx': ['export default () => null;'],
  'app/admin/page.jsx': [
    'export default () => null;',
    "the page /admin does not check the session itself. Add await sentinel.requireRole('administrator')",
  ],
  'app/[...all]/page.tsx': [
    'export default () => null;',
    "the page /[...all] does not check the session itself. Add await sentinel.requireRole('administrator')",
  ],
  // Route handlers
  'app/in/api/asks/route.ts': [
    `${useInstance}import { z } from 'zod';
     export const GET = sentinel.json(async () => ({}));
     export const POST = sentinel.mutation(z.object({}), async () => new Response());
     export async function PUT() { await sentinel.getAccessToken(); return new Response(); }
     const wrap = <T,>(handler: T) => handler;
     export const DELETE = wrap(async () => { await sentinel.cloud(async () => 1); return new Response(); });
     export const dynamic = 'force-dynamic';`,
  ],
  'app/in/api/library/route.ts': [
    `${useInstance}export const { POST } = sentinel.handlers.endSession;`,
  ],
  'app/in/api/again/route.ts': ["export { GET, PUT as POST } from '../asks/route';"],
  'app/in/api/bare/route.ts': [
    `import { agent } from '@/features/agent';
     export async function GET() { return Response.json({}); }
     export async function POST(request: Request) { await agent(); return Response.json(await request.json()); }`,
    'GET /in/api/bare does not check the session itself. Add await sentinel.requireSession(), or create the handler with sentinel.json or sentinel.mutation',
  ],
  // Server Actions
  'app/in/asks/actions.ts': [
    `'use server';
     import { agent } from '@/features/agent';
     export async function close() { await agent(); }
     export const open = async () => {};
     export interface Ticket { readonly id: string }`,
    'the Server Action open, which /in/asks can call, does not check the session itself. Add await sentinel.requireSession()',
  ],
  'app/in/inline/page.tsx': [
    `${useInstance}export default async function Page() {
       await sentinel.requireSession();
       async function save() { 'use server'; }
       const send = async () => { 'use server'; await sentinel.requireSession(); };
       return <form action={save}><button formAction={send} /></form>;
     }`,
    'the Server Action save, which /in/inline can call, does not check the session itself. Add await sentinel.requireSession()',
  ],
  'app/in/button/page.tsx': [
    `${useInstance}import { Button } from '@/features/button';
     export default async function Page() { await sentinel.requireSession(); return <Button />; }`,
  ],
  'features/button.tsx': [
    `'use client';
     import { press } from './press';
     export function Button() { return <button onClick={() => press()} />; }`,
  ],
  'features/press.ts': [
    "'use server';\nexport async function press() {}",
    'the Server Action press, which /in/button can call, does not check the session itself. Add await sentinel.requireSession()',
  ],
  'app/letter/page.tsx': [
    "import { subscribe } from './actions';\nexport default () => <form action={subscribe} />;",
  ],
  'app/letter/actions.ts': ["'use server';\nexport async function subscribe() {}"],
  // Everything else
  'features/agent.ts': [
    `${useInstance}import { cache } from 'react';
     export const agent = cache(async () => { const session = await sentinel.requireSession(); return session; });`,
  ],
  'sentinel.ts': [
    "import { createSentinel } from 'sentinel-nextjs';\nexport const sentinel = createSentinel();",
  ],
  'tsconfig.json': [
    JSON.stringify({
      extends: join(repository, 'tsconfig.json'),
      compilerOptions: { paths: { '@/*': ['./*'] } },
    }),
  ],
};

describe('code that only the middleware guards', () => {
  let root: string;
  let sentences: readonly string[];
  // Type checking takes long on a busy machine.
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'session-guards-'));
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
    for (const [name, [source]] of Object.entries(files)) {
      mkdirSync(join(root, dirname(name)), { recursive: true });
      writeFileSync(join(root, name), source);
    }
    sentences = unguardedCode(root, [
      { path: '/admin/**', role: 'administrator' },
      { path: '/in/**', except: ['/in/open/**'] },
    ]);
  }, 120_000);
  afterAll(() => rmSync(root, { recursive: true }));

  it.each(Object.entries(files))('is reported: %s', (name, [, ...messages]) => {
    expect(sentences.filter((sentence) => sentence.startsWith(`${name}: `))).toEqual(
      messages.map((sentence) => `${name}: ${sentence}`),
    );
  });
});
