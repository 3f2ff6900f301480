import { EntityManager } from '@mikro-orm/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { chooseSubjects, type Subjects } from '../../../catalogue/index.js';
import { Clock, WorkScope } from '../../../tiers/index.js';

/** The database holds nothing that could be asked for. */
export class NothingToAskError extends Error {
  override readonly name = 'NothingToAskError';
}

/** Whom and what to ask about. @throws NothingToAskError */
export async function subjectsOf(app: NestFastifyApplication): Promise<Subjects> {
  const em = app.get(EntityManager);
  const now = app.get(Clock).now();
  return app.get(WorkScope).run({ name: 'doctor' }, async () => {
    try {
      return await chooseSubjects(em, now);
    } catch (error) {
      // What the database refuses has a code, and is another matter.
      if (!(error instanceof Error) || 'code' in error) throw error;
      throw new NothingToAskError('the database holds no jobs and people to ask for', { cause: error });
    }
  });
}
