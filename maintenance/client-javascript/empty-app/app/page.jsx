/** No client code: all its scripts are those of Next.js itself. */
export default function EmptyPage() {
  return <p>Nothing</p>;
}
