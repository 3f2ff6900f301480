import { isRecorded, recordStatements } from '../log/recorder.js';
import { outsideOfWork } from './outside-of-work.js';
import { WorkScope } from './work-scope.js';

it('is in no unit of work and in no recording, and stays so after an await', async () => {
  const scope = new WorkScope();
  const seen = async () => {
    await Promise.resolve();
    return [scope.current()?.name, isRecorded()];
  };
  await recordStatements(() =>
    scope.run({ name: 'request' }, async () => {
      expect(await seen()).toEqual(['request', true]);
      expect(await outsideOfWork(seen)).toEqual([undefined, false]);
      expect(await seen()).toEqual(['request', true]);
    }),
  );
});
