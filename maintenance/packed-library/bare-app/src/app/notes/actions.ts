'use server';

import { cookies } from 'next/headers';

export async function keepNote(form: FormData): Promise<void> {
  (await cookies()).set('note', String(form.get('note')));
}
