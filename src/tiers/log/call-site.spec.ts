import { CallSite, firstSite, placesIn } from './call-site.js';

describe('the place in the application', () => {
  it('is the innermost line that belongs neither to a package nor to the library', () => {
    const sources = new URL('../..', import.meta.url).pathname;
    const stack = [
      'Error: here',
      `    at StatementLogger.logQuery (${sources}tiers/scope/statement-logger.ts:30:11)`,
      `    at find (${sources}../node_modules/@mikro-orm/core/EntityManager.js:10:1)`,
      '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
      `    at async JobService.list (${sources}activity/jobs/job.service.ts:47:13)`,
      `    at async JobsController.list (${sources}activity/jobs/jobs.controller.ts:12:3)`,
    ].join('\n');
    expect(placesIn(stack)).toEqual(['activity/jobs/job.service.ts:47']);
  });

  it('that calls a repository stands behind each of its methods', () => {
    const sources = new URL('../..', import.meta.url).pathname;
    const observer = [
      `    at ${sources}tiers/quality/repository-observer.ts:38:60`,
      `    at runAsCall (${sources}tiers/log/repository-call.ts:68:30)`,
      `    at async repository.method (${sources}tiers/quality/repository-observer.ts:41:23)`,
    ];
    const stack = [
      `    at OptimizedJobRepository.#all (${sources}activity/jobs/repositories/job.optimized.repository.ts:90:1)`,
      `    at OptimizedJobRepository.getJob (${sources}activity/jobs/repositories/job.optimized.repository.ts:20:1)`,
      ...observer,
      `    at async OptimizedJobRepository.getTeam (${sources}activity/jobs/repositories/job.optimized.repository.ts:30:1)`,
      ...observer,
      `    at async JobService.list (${sources}activity/jobs/job.service.ts:47:13)`,
      `    at async JobsController.list (${sources}activity/jobs/jobs.controller.ts:12:3)`,
    ].join('\n');
    const repository = 'activity/jobs/repositories/job.optimized.repository.ts';
    expect(placesIn(stack)).toEqual([`${repository}:90`, `${repository}:30`, 'activity/jobs/job.service.ts:47']);
  });

  it('is unknown where nothing of the application is on the stack', () => {
    expect(placesIn('Error\n    at node:internal/process/task_queues:104:5\n    at <anonymous>')).toEqual([]);
  });

  it('is found across await', async () => {
    const later = async (): Promise<CallSite> => {
      await Promise.resolve();
      return CallSite.here();
    };
    const site = (await later()).text();
    expect(site).toMatch(/^tiers\/log\/call-site\.spec\.ts:\d+$/);
  });

  it('is rather that of a run that was looked at itself', () => {
    const remembered = CallSite.here().remembered();
    const exact = CallSite.here();
    expect(remembered.exact).toBe(false);
    expect(remembered.text()).toMatch(/call-site\.spec\.ts:\d+$/);
    expect(firstSite([remembered, undefined, exact])).toBe(exact.text());
    expect(firstSite([undefined, remembered])).toBe(remembered.text());
    expect(firstSite([undefined])).toBeNull();
  });
});
