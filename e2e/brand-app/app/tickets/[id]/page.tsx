import { sentinel } from '@/sentinel';
import { readTicket } from '../tickets';
import { closeByAction } from './actions';

export default async function TicketPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (id === 'help') return <h1>How tickets work</h1>;
  const { identity } = await sentinel.requireSession();
  const { title, closedBy, notes } = readTicket(id);
  return (
    <>
      <h1>{title}</h1>
      <p data-testid="closed">
        Closed {closedBy.length} times{closedBy.includes(identity.sub) && ', by you too'}
      </p>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <form action={closeByAction}>
        <sentinel.SessionField />
        <input type="hidden" name="id" value={id} />
        <button type="submit">Close by action</button>
      </form>
      <form method="post" action={`/tickets/${id}/close`}>
        <button type="submit">Close by form</button>
      </form>
      <form method="post" action={`/tickets/${id}/note`}>
        <sentinel.SessionField />
        <input name="note" aria-label="Note" />
        <button type="submit">Add note</button>
      </form>
    </>
  );
}
