/** Nothing that runs in a browser: whatever scripts come with it are what Next.js itself sends. */
export default function EmptyPage() {
  return <p>Nothing</p>;
}
