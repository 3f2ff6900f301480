/**
 * Ways to build the protocol wrong; the explorer must find what each of them breaks. Those of the second group are no
 * mutilations: they are what a builder may take for the protocol, and why it has the rules that forbid them.
 */
export type Defect =
  | 'stamps read after the data'
  | 'delete after commit, without versions'
  | 'memcache-style lease'
  | 'max(id) as version'
  | 'no change capture'
  | 'no wait for hot holders'
  | 'lease measured from the answer'
  | 'acknowledged although settling failed'
  | 'reopened without a new epoch'
  | 'identity not compared'
  | 'watermark advanced over pending rows'
  | 'flights joined without version'
  | 'missing stamp counts as valid'
  | 'counters as stamps'
  | 'restored hash not waited for'
  | 'rows deleted before stamps are renewed'
  | 'overtaken promotion accepted'
  | 'pending rows ignored by strict versions'
  | 'filled inside the writing transaction'
  | 'watermark measured from the answer'
  | 'own rows deleted without strict stamps'
  // the second group
  | 'writer acts on old knowledge of the store'
  | 'drainer acts on old knowledge of the store'
  | 'commands sent again to another server'
  | 'closing noticed before the COMMIT'
  | 'own rows deleted without settling'
  | 'renewal drops open intents'
  | 'flights joined across epochs'
  | 'no wait after settling'
  | 'only the restoring writer waits'
  | 'leases told apart by nothing'
  | 'copies kept across a lapsed lease'
  | 'promotion of an earlier lease accepted'
  | 'holder forgotten before its acknowledgement'
  | 'acknowledgement forgets a newer promotion'
  | 'nobody closes a store whose hash is of another epoch'
  | 'strict drained by another catalogue';

/**
 * What a defect makes worth remembering. The right protocol never uses a stamp or an epoch twice, ends copies with their
 * lease and knowledge after δ; what it would never look at again is cleared, unless the defect might look at it.
 */
export interface Remembers {
  readonly stamps: boolean;
  readonly epochs: boolean;
  readonly leases: boolean;
  readonly knowledge: boolean;
  readonly versions: boolean;
}

export function remembered(defects: ReadonlySet<Defect>): Remembers {
  const any = (...names: readonly Defect[]) => names.some((name) => defects.has(name));
  return {
    stamps: any(
      'stamps read after the data',
      'delete after commit, without versions',
      'memcache-style lease',
      'flights joined without version',
      'missing stamp counts as valid',
      'counters as stamps',
    ),
    epochs: any('reopened without a new epoch', 'flights joined across epochs', 'memcache-style lease'),
    leases: any(
      'overtaken promotion accepted',
      'promotion of an earlier lease accepted',
      'copies kept across a lapsed lease',
    ),
    knowledge: any('writer acts on old knowledge of the store', 'drainer acts on old knowledge of the store'),
    versions: defects.size > 0,
  };
}
