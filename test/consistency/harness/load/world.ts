import type { Client } from 'pg';
import type { Random } from '../random.js';
import { type Ground, layGround, layShared } from '../registers/ground.js';
import { type Probe, probesOf } from '../registers/probes.js';
import type { Register, Tenant } from '../registers/register.js';
import type { Recorder } from '../recorder.js';
import type { Cluster } from '../servers/cluster.js';
import type { Instance } from '../servers/instance.js';
import { send } from './http.js';
import { Ledger } from './ledger.js';
import { registersOf, type Seen } from './seen.js';

/** A cached route of a unit, and the registers that it shows. */
export interface KnownProbe extends Probe {
  readonly tenant: Tenant;
  readonly expected: readonly string[];
}

/** Everything that readers, writers and faults work with. */
export interface World {
  readonly cluster: Cluster;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly tenants: readonly Tenant[];
  readonly probes: readonly KnownProbe[];
  /** By loginid. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** The data of a run, laid before any instance has started. */
export interface Scene {
  readonly grounds: readonly Ground[];
  readonly registers: readonly Register[];
}

/** Lays the rows that registers are in, in the units that the seeding made. */
export async function layScene(client: Client): Promise<Scene> {
  const { rows } = await client.query<{ id: string; code: string }>(
    'select id, bucode as code from onboarding_bt order by bucode',
  );
  const shared = await layShared(client);
  const grounds: Ground[] = [];
  for (const { id, code } of rows) grounds.push(await layGround(client, { id: Number(id), code }, shared.row));
  return { grounds, registers: [shared, ...grounds.flatMap(({ registers }) => registers)] };
}

/** Logs everyone in, and finds out which route shows which register. */
export async function openWorld(cluster: Cluster, scene: Scene, recorder: Recorder, random: Random): Promise<World> {
  for (const register of scene.registers) {
    recorder.registers.push(register.info);
    const initial = { kind: 'initial', via: 'sql', outcome: 'committed', instance: null, status: null } as const;
    recorder.write({ register: register.name, value: 1, absent: false, startedAt: 0, endedAt: 0, ...initial });
  }
  const tenants = scene.grounds.map(({ tenant }) => tenant);
  const [instance] = cluster.instances as [Instance];
  const tokens = new Map<string, string>();
  for (const loginid of tenants.flatMap(({ code }) => [`admin-${code}`, `manager-${code}`])) {
    tokens.set(loginid, await logIn(instance, loginid));
  }
  const probes: KnownProbe[] = [];
  for (const ground of scene.grounds) {
    const token = tokens.get(`manager-${ground.tenant.code}`) ?? '';
    for (const probe of probesOf(ground)) {
      const shows = Object.keys((await look(instance, probe, token, ground.tenant)).seen);
      const expected = probe.about === undefined ? shows : [probe.about];
      if (expected.length === 0) throw new Error(`GET ${probe.path} shows no register.`);
      probes.push({ ...probe, tenant: ground.tenant, expected });
    }
  }
  const shown = new Set(probes.flatMap(({ expected }) => expected));
  const hidden = scene.registers.filter(({ name }) => !shown.has(name)).map(({ name }) => name);
  if (hidden.length > 0) throw new Error(`No route shows ${hidden.join(', ')}.`);
  return { cluster, recorder, random, ledger: new Ledger(scene.registers), tenants, probes, tokens };
}

async function logIn(instance: Instance, loginid: string): Promise<string> {
  const body = { loginid, password: 'demo' };
  const answer = await send(instance, { method: 'POST', path: '/api/auth/login', body });
  if (answer.kind !== 'answered' || answer.status !== 200) {
    throw new Error(`${loginid} cannot log in: ${JSON.stringify(answer)}`);
  }
  return (JSON.parse(answer.body) as { accessToken: string }).accessToken;
}

async function look(instance: Instance, probe: Probe, token: string, tenant: Tenant): Promise<Seen> {
  const headers = { 'cache-control': 'no-cache' };
  const answer = await send(instance, { method: 'GET', path: probe.path, token, headers });
  if (answer.kind !== 'answered' || answer.status !== 200) {
    throw new Error(`GET ${probe.path} failed: ${JSON.stringify(answer)}`);
  }
  return registersOf(answer.body, probe, tenant);
}
