import { redirect } from 'next/navigation';
import { z } from 'zod';
import { sentinel } from '@/sentinel';
import { changeTicket } from '../../tickets';

export const POST = sentinel.mutation(
  z.strictObject({ note: z.string().min(1).max(100) }),
  async ({ form, params }) => {
    changeTicket(String(params.id), ({ notes }) => ({ notes: [...notes, form.note] }));
    redirect(`/tickets/${params.id}`);
  },
);
