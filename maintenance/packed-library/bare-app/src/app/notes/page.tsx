import { cookies } from 'next/headers';
import { keepNote } from './actions';

export default async function NotesPage() {
  const note = (await cookies()).get('note')?.value;
  return (
    <main>
      <h1>Notes</h1>
      <p>{note ?? 'No note'}</p>
      <form action={keepNote}>
        <input name="note" aria-label="Note" />
        <button type="submit">Keep it</button>
      </form>
    </main>
  );
}
