import { Module, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../../tiers/index.js';
import { QuestionSetCreated, QuestionSetDeleted, QuestionSetUpdated } from './question-set.events.js';
import { QuestionSetsController } from './question-sets.controller.js';

/** Question sets: reference data of jobs and their occurrences. */
@Module({ controllers: [QuestionSetsController] })
export class QuestionSetModule implements OnModuleInit {
  constructor(private readonly events: DomainEvents) {}

  onModuleInit(): void {
    this.events.register('activity_questionset', {
      name: 'question-set',
      created: QuestionSetCreated,
      updated: QuestionSetUpdated,
      deleted: QuestionSetDeleted,
    });
  }
}
