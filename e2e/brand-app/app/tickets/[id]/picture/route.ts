import { readFile } from 'node:fs/promises';
import { sentinel } from '@/sentinel';

export async function GET() {
  await sentinel.requireSession();
  const picture = await readFile('public/icon-192.png');
  return new Response(new Uint8Array(picture), { headers: { 'Content-Type': 'image/png' } });
}
