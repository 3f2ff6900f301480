import { Module } from '@nestjs/common';
import { JobModule } from './jobs/index.js';
import { JobneedModule } from './jobneeds/index.js';
import { QuestionSetModule } from './question-sets/index.js';

const modules = [JobModule, JobneedModule, QuestionSetModule];

/** What is to be done: jobs, their planned occurrences, and the questions to answer on the way. */
@Module({ imports: modules, exports: modules })
export class ActivityModule {}
