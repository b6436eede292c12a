import { sentinel } from '@/sentinel';

export const GET = sentinel.json(async () => {
  throw new Error('the secret words of a failure');
});
