import { addUp } from './kept-answers.js';
import { answerKey, ownerOf, scopesOfKey, type StoredAnswer } from './stored-answer.js';

const stored = (key: string, bytes: number, current = true): StoredAnswer => ({
  key,
  bytes,
  current,
  epoch: 'e',
  expiresAt: 1,
});

describe('what a store holds', () => {
  it('belongs to the query and the tenant in its key, whatever the parameters say', () => {
    const all = answerKey('assets.all', 'aB3', 7, undefined, '{"q":"1:2:3"}');
    const one = answerKey('assets.one', 'aB3', 7, 12, '{"id":12}');
    expect(ownerOf(all)).toEqual({ query: 'assets.all', tenant: 7, row: undefined });
    expect(ownerOf(one)).toEqual({ query: 'assets.one', tenant: 7, row: 12 });
    expect(scopesOfKey(all)).toEqual(['assets.all', 'assets.all:7']);
    expect(scopesOfKey(one)).toEqual(['assets.one', 'assets.one:7', 'assets.one:7:12']);
    expect(ownerOf('something')).toBeUndefined();
    expect(ownerOf('a:b:c:d')).toBeUndefined();
  });

  it('is added up by query and tenant, heaviest first', () => {
    const answers = [
      stored(answerKey('a', 's', 1, undefined, '{"p":1}'), 10),
      stored(answerKey('a', 's', 2, undefined, '{}'), 100, false),
      stored(answerKey('a', 's', 1, undefined, '{"p":2}'), 15),
      stored(answerKey('a', 's', 1, undefined, '{"p":3}'), 7, false),
      stored('not one of ours', 1000),
    ];
    const use = { complete: false, usedBytes: 1132, limitBytes: null };
    expect(addUp({ answers, ...use }, ({ current }) => current)).toEqual({
      kept: [
        { query: 'a', tenant: 2, answers: 0, bytes: 0, endedAnswers: 1, endedBytes: 100 },
        { query: 'a', tenant: 1, answers: 2, bytes: 25, endedAnswers: 1, endedBytes: 7 },
      ],
      ...use,
    });
  });
});
