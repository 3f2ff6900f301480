/** A timestamp of a row, as the driver gives it (text), in the form that is shown. */
export function iso(timestamp: string): string {
  return new Date(timestamp).toISOString();
}

export function isoOrNull(timestamp: string | null): string | null {
  return timestamp === null ? null : iso(timestamp);
}

/** A person that a row points to; null where it points to none, or to one that was not found in this unit. */
export function personRef(id: number | null, peoplename: string | null): { id: number; peoplename: string } | null {
  return id === null || peoplename === null ? null : { id, peoplename };
}
