import { redirect } from 'next/navigation';
import { sentinel } from '@/sentinel';
import { closeTicket } from '../../tickets';

export async function POST(_: Request, { params }: { params: Promise<{ id: string }> }) {
  const { identity } = await sentinel.requireSession();
  const { id } = await params;
  closeTicket(id, identity.sub);
  redirect(`/tickets/${id}`);
}
