import { Skeleton } from '#ui/kit/skeleton.tsx';

/** While a page's code arrives: its columns, in their final size. */
export function PageSkeleton() {
  return (
    <div
      aria-busy="true"
      className="mx-auto grid w-full max-w-280 gap-6 px-4 py-8 lg:grid-cols-[26rem_1fr] sm:px-6"
    >
      <Skeleton className="h-9 w-40 lg:col-span-2" />
      <Skeleton className="h-96 rounded-lg" />
      <Skeleton className="h-96 rounded-lg" />
    </div>
  );
}
