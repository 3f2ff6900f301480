import { randomBytes } from 'node:crypto';

/** Names this run: everything that it makes on a database server starts with the prefix. */
export default function globalSetup() {
  process.env['TEST_RUN_PREFIX'] = `tiered_test_${randomBytes(5).toString('hex')}`;
}
