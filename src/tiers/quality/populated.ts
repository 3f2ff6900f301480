import { type EntityMetadata, helper, type PopulateOptions } from '@mikro-orm/core';

type Hint = PopulateOptions<object>;

/**
 * The relations that entities were loaded with on demand, as `Job.assignedTo`: those that `populate` names, or `fields`
 * that lead into them, nested ones as well.
 */
export function populatedRelations(entities: Iterable<object>): Set<string> {
  const names = new Set<string>();
  for (const entity of entities) {
    const wrapped = helper(entity);
    addNames(wrapped.__serializationContext.populate ?? [], wrapped.__meta as EntityMetadata, names);
  }
  return names;
}

function addNames(hints: readonly Hint[], { className, relations }: EntityMetadata, names: Set<string>): void {
  for (const { field, children } of hints) {
    // `comments:ref` loads the identities only.
    const property = relations.find(({ name }) => name === (field as string));
    if (!property) continue;
    names.add(`${className}.${property.name}`);
    if (children && property.targetMeta) addNames(children, property.targetMeta, names);
  }
}
