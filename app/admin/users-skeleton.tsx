import { Skeleton } from '@/components/ui/skeleton';
import { text } from './text';

const boxClasses = 'rounded-2xl border border-line bg-surface shadow-lift';
const widths = ['w-40', 'w-52', 'w-32', 'w-48', 'w-36', 'w-44', 'w-32', 'w-52'];

/** In the place of the summary, the search and the list. */
export function UsersSkeleton() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">{text.loading}</span>
      <div aria-hidden="true" className={`h-80 p-6 lg:h-44 ${boxClasses}`}>
        <Skeleton className="w-48 text-3xl" />
      </div>
      <div aria-hidden="true" className={`h-64 lg:h-32 ${boxClasses}`} />
      <div aria-hidden="true" className={`divide-y divide-line ${boxClasses}`}>
        {widths.map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
          <div key={index} className="flex justify-between px-6 py-4">
            <Skeleton className={width} />
            <Skeleton className="w-20" />
          </div>
        ))}
      </div>
    </div>
  );
}
