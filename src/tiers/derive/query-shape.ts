/** A query as it is written for the ORM: what decides which tables and columns its answer hangs on. */
export interface QueryShape {
  /** Paths of the properties that are read: `['assetname', 'location.name']`, `*` for all. Absent: everything. */
  readonly fields?: readonly string[];
  /** Paths of the relations that are loaded; whole where `fields` says nothing of them. */
  readonly populate?: readonly string[];
  /**
   * The condition. What is the same for all parameters is written as it is, and becomes a filter where the column allows
   * it; in the place of a value that the parameters decide stands `undefined`.
   */
  readonly where?: object;
  /** The order or orders. */
  readonly orderBy?: object;
}

/** Property names, each with what is read of the row or rows that it leads to. */
export interface PathTree {
  readonly [property: string]: PathTree;
}

/** All properties that are columns. */
export const EVERYTHING = '*';

/** What `fields` and `populate` read together. */
export function pathsOf({ fields, populate = [] }: Pick<QueryShape, 'fields' | 'populate'>): PathTree {
  const tree: Record<string, PathTree> = {};
  for (const path of fields ?? [EVERYTHING]) plant(tree, path.split('.'));
  for (const path of populate) {
    const grown = path.split('.').reduce((at, name) => plant(at, [name]), tree);
    if (Object.keys(grown).length === 0) plant(grown, [EVERYTHING]);
  }
  return tree;
}

type Growing = Record<string, PathTree>;

function plant(tree: Growing, path: readonly string[]): Growing {
  let at = tree;
  for (const name of path) {
    const below: Growing = { ...at[name] };
    at[name] = below;
    at = below;
  }
  return at;
}
