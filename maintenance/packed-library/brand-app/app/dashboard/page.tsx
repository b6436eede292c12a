import { sentinel } from '../../sentinel';

export default async function DashboardPage() {
  const { identity } = await sentinel.requireSession();
  return (
    <>
      <h1>Dashboard of {identity.sub}</h1>
      <form method="post" action="/logout">
        <sentinel.SessionField />
        <button type="submit">Sign out</button>
      </form>
    </>
  );
}
