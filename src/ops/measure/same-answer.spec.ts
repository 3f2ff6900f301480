import { expectSameAnswers, AnswersDifferError } from './same-answer.js';

const answer = (side: string, value: unknown) => ({ side, body: Buffer.from(JSON.stringify(value)) });

describe('expectSameAnswers', () => {
  it('takes properties in any order', () => {
    const answers = [
      answer('tier 1', { a: 1, b: [{ c: null, d: 'x' }] }),
      answer('tier 2', { b: [{ d: 'x', c: null }], a: 1 }),
    ];
    expect(() => expectSameAnswers('q', answers)).not.toThrow();
  });

  it.each([
    [{ items: [{ id: 1 }, { id: 2 }] }, { items: [{ id: 1 }, { id: 3 }] }, '$.items[1].id: 2 is not 3'],
    [{ items: [1, 2] }, { items: [1] }, '$.items[1]: 2 is not nothing'],
    [{ a: null }, { a: {} }, '$.a: null is not {}'],
    [{ a: 1 }, { a: 1, b: null }, '$.b: nothing is not null'],
    [[], {}, '$: [] is not {}'],
  ])('names the place where %j and %j differ', (one, other, place) => {
    const compare = () => expectSameAnswers('jobs.one', [answer('tier 1', one), answer('tier 3', other)]);
    expect(compare).toThrow(AnswersDifferError);
    expect(compare).toThrow(`jobs.one: tier 1 and tier 3 answer differently at ${place}`);
  });

  it('compares every answer with the first', () => {
    const answers = [answer('tier 1', 1), answer('tier 2', 1), answer('tier 3', 2)];
    expect(() => expectSameAnswers('q', answers)).toThrow('tier 1 and tier 3');
  });
});
