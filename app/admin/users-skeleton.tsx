import { Skeleton } from '@/components/ui/skeleton';
import { text } from './text';

const boxClasses = 'rounded-2xl border border-line bg-surface p-6 shadow-lift';
const widths = ['w-40', 'w-52', 'w-32', 'w-48', 'w-36', 'w-44'];

/** In the place of the summary, the search and the list. */
export function UsersSkeleton() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">{text.loading}</span>
      <div aria-hidden="true" className={`h-80 lg:h-44 ${boxClasses}`}>
        <Skeleton className="w-48 text-3xl" />
      </div>
      <div aria-hidden="true" className={`h-64 lg:h-32 ${boxClasses}`} />
      <div aria-hidden="true" className={`grid gap-6 ${boxClasses}`}>
        {widths.map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </div>
  );
}
