import { statementSpan } from './statement-span.js';

it('a statement in a trace holds no value, also none that was written into it', () => {
  const sql = "select name from activity_job where name = 'secret' and id = ?";
  const { name, attributes } = statementSpan(sql, { startedAt: 1, endedAt: 2 }, 3, false);
  expect(name).toBe('SELECT activity_job');
  expect(attributes).toMatchObject({ 'db.query.text': 'select name from activity_job where name = ? and id = ?' });
});
