import { sentinel } from '@/sentinel';
import { TicketTitle } from './ticket-title';

export default async function TicketsPage() {
  await sentinel.requireSession();
  return (
    <>
      <h1>Tickets</h1>
      <TicketTitle id="list" />
    </>
  );
}
