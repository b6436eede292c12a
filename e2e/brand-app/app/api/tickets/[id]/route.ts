import { z } from 'zod';
import { sentinel } from '@/sentinel';
import { changeTicket, readTicket, removeTicket } from '../../../tickets/tickets';

const change = z.strictObject({ title: z.string().min(1).max(100) });

export const GET = sentinel.json(async ({ params }) => readTicket(String(params.id)));

export const PUT = sentinel.json(async ({ request, params }) => {
  const { title } = change.parse(await request.json());
  changeTicket(String(params.id), () => ({ title }));
  return readTicket(String(params.id));
});

export const DELETE = sentinel.json(async ({ params }) => {
  removeTicket(String(params.id));
  return new Response(null, { status: 204 });
});
