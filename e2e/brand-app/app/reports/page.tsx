import { sentinel } from '@/sentinel';
import { mayReadReports } from './may-read-reports';

export default async function ReportsPage() {
  await sentinel.requireRole(mayReadReports);
  return <h1>Tickets by week</h1>;
}
