import { openUnit, type TestUnit } from '../../support/test-unit.js';
import type { Stage } from './stage.js';
import { pageOf, TeamMember } from './views.js';

/** Who works for whom, and with whom. */
export function describePeopleLists(stage: () => Stage): void {
  let unit: TestUnit;
  const ids = new Map<string, number>();

  const hire = async (peoplename: string, manager: string | null = null) => {
    const managerId = manager === null ? null : ids.get(manager)!;
    ids.set(peoplename, await unit.admin.make('people', { loginid: `team-${peoplename}`, peoplename, managerId }));
  };
  const team = async (of: string): Promise<[number, string][]> => {
    const { status, json } = await unit.worker.get(`people/${ids.get(of)}/team`);
    expect(status).toBe(200);
    expect(pageOf(TeamMember).safeParse(json).error).toBeUndefined();
    return (json.items as { level: number; peoplename: string }[]).map(({ level, peoplename }) => [level, peoplename]);
  };

  beforeAll(async () => {
    unit = await openUnit(stage().app, 'TEAM');
    await hire('Head');
    await hire('Zoe', 'Head');
    await hire('Adam', 'Head');
    await hire('Yan', 'Zoe');
    await hire('Bea', 'Adam');
    let above = 'Yan';
    for (const level of [3, 4, 5, 6]) {
      await hire(`L${level}`, above);
      above = `L${level}`;
    }
  }, 60_000);

  it('a team: the person at level 0, by level, then name, five levels down', async () => {
    expect(await team('Head')).toEqual([
      [0, 'Head'],
      [1, 'Adam'],
      [1, 'Zoe'],
      [2, 'Bea'],
      [2, 'Yan'],
      [3, 'L3'],
      [4, 'L4'],
      [5, 'L5'],
    ]);
    expect(await team('L6')).toEqual([[0, 'L6']]);
  });

  it('each person once, even on a cycle', async () => {
    await unit.admin.patch(`people/${ids.get('Head')}`, { managerId: ids.get('Yan')! });
    expect(await team('Yan')).toEqual([
      [0, 'Yan'],
      [1, 'Head'],
      [1, 'L3'],
      [2, 'Adam'],
      [2, 'L4'],
      [2, 'Zoe'],
      [3, 'Bea'],
      [3, 'L5'],
      [4, 'L6'],
    ]);
    await unit.admin.patch(`people/${ids.get('Yan')}`, { managerId: ids.get('Yan')! });
    expect((await team('Yan'))[0]).toEqual([0, 'Yan']);
    await unit.admin.patch(`people/${ids.get('Yan')}`, { managerId: ids.get('Zoe')! });
    await unit.admin.patch(`people/${ids.get('Head')}`, { managerId: null });
  });

  it('groups take people in and let them go, any number of times', async () => {
    const group = await unit.manager.make('groups', { groupname: 'Night' });
    const member = `groups/${group}/members/${ids.get('Bea')}`;
    for (const status of [204, 204]) expect(await unit.manager.put(member)).toMatchObject({ status, text: '' });
    expect(await unit.manager.delete(member)).toMatchObject({ status: 204, text: '' });
    expect((await unit.worker.put(member)).status).toBe(403);
    expect((await unit.manager.put(`groups/${group}/members/${stage().refs.person}`)).status).toBe(404);
    expect((await unit.manager.put(`groups/${stage().refs.group}/members/${ids.get('Bea')}`)).status).toBe(404);
  });

  it('no answer ever holds a password hash', async () => {
    for (const path of ['people', `people/${ids.get('Head')}`, `people/${ids.get('Head')}/team`]) {
      expect((await unit.admin.get(path)).text).not.toMatch(/password|argon2/i);
    }
  });
}
