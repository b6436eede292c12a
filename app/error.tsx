'use client';

import { LastResort } from '@/components/last-resort';

/** Stands in for a page that failed, inside the frame. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <LastResort error={error} retry={retry} />;
}
