import { withSentinel } from 'sentinel-nextjs/next-config';

export default withSentinel();
