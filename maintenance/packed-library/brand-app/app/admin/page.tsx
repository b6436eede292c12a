import { sentinel } from '../../sentinel';

export default async function AdminPage() {
  await sentinel.requireRole('administrator');
  return <h1>Administration</h1>;
}
