/** The column of an index's key, without its direction: `due` of `due desc nulls last`. */
export function columnOf(key: string): string {
  return key.replace(/(?: desc)?(?: nulls (?:first|last))?$/u, '');
}
