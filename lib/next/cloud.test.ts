import { expect, it, vi } from 'vitest';
import { quietLog, sampleSession } from '../../e2e/support/unit-fixtures';
import { CloudError } from '../cloud/cloud-error';
import { queryCloud } from './cloud';

const cloudFor = () => ({
  accountId: '12345678',
  userId: '987654321',
  get: vi.fn(),
  post: vi.fn(),
  put: vi.fn(),
  delete: vi.fn(),
});

it('turns a failure into a result, and into one line of the log that names service and status', async () => {
  const warn = vi.fn();
  const failure = new CloudError('forbidden', { service: 'msgHist', status: 403 });
  const services = { cloudFor, log: { ...quietLog, warn } };
  const result = await queryCloud(sampleSession(), () => Promise.reject(failure), services);
  expect(result).toMatchObject({
    kind: 'failed',
    failure: { code: 'forbidden', retryAfterSeconds: null },
  });
  expect(warn.mock.calls).toEqual([
    [
      'cloud_read_failed',
      expect.objectContaining({ service: 'msgHist', status: 403, causes: ['forbidden'] }),
    ],
  ]);
});

it('throws what is no failure of the cloud', async () => {
  const error = new TypeError('a bug');
  const call = queryCloud(sampleSession(), () => Promise.reject(error), {
    cloudFor,
    log: quietLog,
  });
  await expect(call).rejects.toBe(error);
});
