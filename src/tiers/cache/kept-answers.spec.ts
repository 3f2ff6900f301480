import { addUp } from './kept-answers.js';
import { answerKey, ownerOf } from './stored-answer.js';

describe('what a store holds', () => {
  it('belongs to the query and the tenant in its key, whatever the parameters say', () => {
    expect(ownerOf(answerKey('assets.one', 'aB3', 7, '{"id":"1:2:3"}'))).toEqual({ query: 'assets.one', tenant: 7 });
    expect(ownerOf('something')).toBeUndefined();
    expect(ownerOf('a:b:c:d')).toBeUndefined();
  });

  it('is added up by query and tenant, heaviest first', () => {
    const answers = [
      { key: answerKey('a', 's', 1, '{"p":1}'), bytes: 10 },
      { key: answerKey('a', 's', 2, '{}'), bytes: 100 },
      { key: answerKey('a', 's', 1, '{"p":2}'), bytes: 15 },
      { key: 'not one of ours', bytes: 1000 },
    ];
    expect(addUp({ answers, complete: false })).toEqual({
      kept: [
        { query: 'a', tenant: 2, entries: 1, bytes: 100 },
        { query: 'a', tenant: 1, entries: 2, bytes: 25 },
      ],
      complete: false,
    });
  });
});
