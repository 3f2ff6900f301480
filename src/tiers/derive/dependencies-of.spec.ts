import { EntitySchema, MikroORM, ReferenceKind } from '@mikro-orm/postgresql';
import { dependenciesOf, rowDependenciesOf } from './dependencies-of.js';
import type { QueryShape } from './query-shape.js';

const money: EntitySchema = new EntitySchema({
  name: 'Money',
  embeddable: true,
  properties: { amount: { type: 'integer' }, currency: { type: 'text' } },
});
const tag: EntitySchema = new EntitySchema({
  name: 'Tag',
  properties: { id: { type: 'integer', primary: true }, label: { type: 'text' } },
});
const passport: EntitySchema = new EntitySchema({
  name: 'Passport',
  properties: {
    id: { type: 'integer', primary: true },
    number: { type: 'text' },
    author: { kind: ReferenceKind.ONE_TO_ONE, entity: () => author, inversedBy: 'passport', owner: true },
  },
});
const author: EntitySchema = new EntitySchema({
  name: 'Author',
  filters: {
    tenant: { name: 'tenant', cond: () => ({}), default: true },
    alive: { name: 'alive', cond: { alive: true }, default: true },
    famous: { name: 'famous', cond: { name: 'x' } },
  },
  properties: {
    id: { type: 'integer', primary: true },
    name: { type: 'text' },
    alive: { type: 'boolean' },
    secret: { type: 'text', lazy: true },
    updated_at: { type: 'datetime' },
    passport: { kind: ReferenceKind.ONE_TO_ONE, entity: () => passport, mappedBy: 'author' },
    books: {
      kind: ReferenceKind.ONE_TO_MANY,
      entity: () => book,
      mappedBy: 'author',
      orderBy: { title: 'asc' },
      where: { soldOut: false },
    },
  },
});
const book: EntitySchema = new EntitySchema({
  name: 'Book',
  filters: { visible: { name: 'visible', cond: () => ({ soldOut: false }) } },
  properties: {
    id: { type: 'integer', primary: true },
    title: { type: 'text' },
    soldOut: { type: 'boolean' },
    price: { kind: ReferenceKind.EMBEDDED, entity: () => money },
    rank: { type: 'integer', formula: '1 + 1', persist: false },
    author: { kind: ReferenceKind.MANY_TO_ONE, entity: () => author, eager: true },
    tags: { kind: ReferenceKind.MANY_TO_MANY, entity: () => tag, pivotTable: 'book_tag' },
  },
});
const draft: EntitySchema = new EntitySchema({
  name: 'Draft',
  filters: { mine: { name: 'mine', cond: () => ({ text: 'x' }), default: true } },
  properties: { id: { type: 'integer', primary: true }, text: { type: 'text' } },
});

describe('what is derived from metadata', () => {
  const orm = new MikroORM({ entities: [money, tag, passport, author, book, draft], dbName: 'none' });
  const of = (entity: EntitySchema, shape: QueryShape) => dependenciesOf(orm.em, entity, shape);

  it('holds the columns of an embedded value', () => {
    expect(of(book, { fields: ['price'] }).lists).toEqual({ book: ['price_amount', 'price_currency'] });
    expect(of(book, { fields: ['id'], where: { price: { amount: { $gt: 5 } } } }).lists).toEqual({
      book: ['price_amount', 'price_currency'],
    });
  });

  it('holds both columns of a table between two others', () => {
    expect(of(book, { fields: ['title', 'tags.label'] })).toEqual({
      lists: { book: ['title'], book_tag: ['book_id', 'tag_id'] },
      shows: { tag: ['label'] },
    });
  });

  it('holds the order and the condition of a relation, and the filters that are always on', () => {
    expect(of(author, { fields: ['name', 'books.price'] })).toEqual({
      lists: { author: ['alive', 'name'], book: ['author_id', 'title', 'sold_out', 'price_amount', 'price_currency'] },
      shows: {},
    });
  });

  it('lists rows that point here, though there be but one, and shows rows that are pointed to', () => {
    expect(of(author, { fields: ['passport.number'] }).lists).toEqual({
      author: ['alive'],
      passport: ['author_id', 'number'],
    });
    expect(of(passport, { fields: ['author.name'] })).toEqual({
      lists: { passport: ['author_id'] },
      shows: { author: ['alive', 'name'] },
    });
  });

  it('reads everything but what is lazy, with what is loaded at once', () => {
    expect(of(author, {}).lists).toEqual({ author: 'any' });
    expect(of(book, { fields: ['*'] })).toEqual({
      lists: { book: ['title', 'sold_out', 'price_amount', 'price_currency', 'author_id'] },
      shows: { author: 'any' },
    });
    expect(of(author, { fields: ['secret'] }).lists).toEqual({ author: ['alive', 'secret'] });
  });

  it('of one row', () => {
    const { row, dependsOn } = rowDependenciesOf(orm.em, author, { fields: ['name', 'books.title'] });
    expect([row.table, row.columns, row.id({ id: 7 })]).toEqual(['author', ['alive', 'name'], 7]);
    expect(dependsOn).toEqual({ lists: { book: ['author_id', 'title', 'sold_out'] }, shows: {} });
  });

  it('is refused where nobody knows the columns', () => {
    expect(() => of(book, { fields: ['rank'] })).toThrow('"rank" is a formula, whose columns nobody knows');
    expect(() => of(draft, {})).toThrow('"mine" is a filter that only tells its columns when it is asked');
    expect(() => of(book, { orderBy: { nothing: 'asc' } })).toThrow('"nothing" is no property of it');
  });
});
