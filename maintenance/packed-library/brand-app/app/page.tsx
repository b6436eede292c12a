import { sentinel } from '../sentinel';

export default async function FrontPage() {
  const session = await sentinel.getSession();
  return session ? <p>Signed in</p> : <a href={sentinel.signInUrl()}>Sign in</a>;
}
