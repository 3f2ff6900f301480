import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { referenceDataController } from '../../http/reference-data.js';
import { QuestionSet } from '../../model/index.js';
import { CreateQuestionSet, QuestionSetView, UpdateQuestionSet } from './question-set.dto.js';

const QuestionSets = referenceDataController({
  path: 'question-sets',
  noun: 'question set',
  entity: QuestionSet,
  view: QuestionSetView,
  create: CreateQuestionSet,
  update: UpdateQuestionSet,
});

/** The questions that jobs and their occurrences ask. */
@ApiTags('question-sets')
@Controller('question-sets')
export class QuestionSetsController extends QuestionSets {}
