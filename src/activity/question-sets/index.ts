export * from './question-set.events.js';
export { QuestionSetModule } from './question-set.module.js';
