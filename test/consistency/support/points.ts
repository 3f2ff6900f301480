import type { Transaction } from '@mikro-orm/core';
import { FeedConnection } from '../../../src/tiers/index.js';
import { Gate } from '../../../src/tiers/testing/index.js';
import { isLook } from './log-database.js';
import type { Member } from './member.js';

/** Holds the next COMMIT: whatever comes before it has been done. */
export function holdCommit(member: Member): Gate {
  const gate = new Gate();
  const connection = member.db.em.getConnection();
  const commit = connection.commit.bind(connection);
  connection.commit = async (trx: Transaction, ...more) => {
    connection.commit = commit;
    await gate.pass();
    await commit(trx, ...more);
  };
  return gate;
}

/** Holds the next write before it announces what it is about to change. */
export function holdAnnounce(member: Member): Gate {
  const gate = new Gate();
  const { store } = member.parts;
  const announce = store.announce.bind(store);
  store.announce = async (intent, scopes) => {
    store.announce = announce;
    await gate.pass();
    await announce(intent, scopes);
  };
  return gate;
}

/** Holds the next write that was committed, before it tells the store. */
export function holdSettle(member: Member): Gate {
  const gate = new Gate();
  const { store } = member.parts;
  const settle = store.settle.bind(store);
  store.settle = async (intent, scopes) => {
    store.settle = settle;
    await gate.pass();
    await settle(intent, scopes);
  };
  return gate;
}

/** Lets no look at the database be answered until the gate is opened. */
export function holdLooks(member: Member): Gate {
  const gate = new Gate();
  const connection = member.db.module.get(FeedConnection, { strict: false });
  const query = connection.query.bind(connection);
  connection.query = async (sql, parameters) => {
    if (isLook(sql)) await gate.pass();
    return query(sql, parameters);
  };
  return gate;
}

/** Holds the next load of an answer when it has read its data. */
export function holdLoad(member: Member): Gate {
  const gate = new Gate();
  member.probes.afterLoad = () => {
    member.probes.afterLoad = () => undefined;
    return gate.pass();
  };
  return gate;
}
