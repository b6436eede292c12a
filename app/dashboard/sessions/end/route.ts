import { redirect } from 'next/navigation';
import { sentinel } from '@/sentinel';

export const { POST } = sentinel.handlers.endSession;

/** A sign-in may return to the address of the form. */
export async function GET(): Promise<never> {
  await sentinel.requireSession();
  redirect('/dashboard/sessions');
}
