import { z } from 'zod';
import { TENANT_VIEW } from '../../http/entity-view.js';
import { ctzoffset, label } from '../../http/schemas.js';

const questionSet = { qsetname: label().meta({ examples: ['Pump inspection'] }), ctzoffset };

/** A question set, whole. */
export const QuestionSetView = z
  .object({ id: z.int(), qsetname: z.string(), ...TENANT_VIEW })
  .meta({ id: 'QuestionSet' });

/** `POST /api/question-sets`. */
export const CreateQuestionSet = z
  .strictObject(questionSet)
  .partial()
  .required({ qsetname: true })
  .meta({ id: 'CreateQuestionSet' });

/** `PATCH /api/question-sets/:id`: what is absent stays as it is. */
export const UpdateQuestionSet = z.strictObject(questionSet).partial().meta({ id: 'UpdateQuestionSet' });
