'use client';

import { useEffect, useState } from 'react';

/** A ticket from the JSON route, with a button for each method of the route. */
export function TicketTitle({ id }: { id: string }) {
  const [text, setText] = useState('');
  const ask = async (method: string, title?: string) => {
    const response = await fetch(`/api/tickets/${id}`, {
      method,
      ...(title !== undefined && { body: JSON.stringify({ title }) }),
    });
    setText(`${response.status} ${await response.text()}`);
  };
  useEffect(() => {
    void fetch(`/api/tickets/${id}`)
      .then((response) => response.json())
      .then(({ title }) => setText(title));
  }, [id]);
  return (
    <>
      <output>{text}</output>
      <button type="button" onClick={() => ask('PUT', 'New title')}>
        Rename
      </button>
      <button type="button" onClick={() => ask('DELETE')}>
        Delete
      </button>
    </>
  );
}
