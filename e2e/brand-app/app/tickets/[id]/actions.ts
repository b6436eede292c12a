'use server';

import { redirect } from 'next/navigation';
import { sentinel } from '@/sentinel';
import { closeTicket } from '../tickets';

export async function closeByAction(form: FormData) {
  const { identity } = await sentinel.requireSession();
  const id = String(form.get('id'));
  closeTicket(id, identity.sub);
  redirect(`/tickets/${id}`);
}
