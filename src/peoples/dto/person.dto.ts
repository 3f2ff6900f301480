import { z } from 'zod';
import { ctzoffset, id, label, PageQuery, queryFlag, queryId, text } from '../../http/schemas.js';
import { ROLES } from '../../model/index.js';

const PASSWORD_MIN = 8;
const PASSWORD_MAX = 200;

const person = {
  peoplecode: text(100),
  peoplename: text(200),
  loginid: label(200).meta({ examples: ['ravi.kumar'] }),
  password: z
    .string()
    .min(PASSWORD_MIN)
    .max(PASSWORD_MAX)
    .describe('Kept only as a hash, and never answered. A person without one cannot log in.'),
  email: z.union([z.email().max(320), z.literal('')]).meta({ examples: ['ravi@example.com'] }),
  mobno: text(40).meta({ examples: ['+15550001234'] }),
  role: z.enum(ROLES),
  managerId: id.nullable(),
  enable: z.boolean().describe('Whether the person may log in.'),
  ctzoffset,
};

/** `POST /api/people`. */
export const CreatePerson = z.strictObject(person).partial().required({ loginid: true }).meta({ id: 'CreatePerson' });
export type CreatePerson = z.output<typeof CreatePerson>;

/** `PATCH /api/people/:id`: what is absent stays as it is. */
export const UpdatePerson = z.strictObject(person).partial().meta({ id: 'UpdatePerson' });
export type UpdatePerson = z.output<typeof UpdatePerson>;

/** `GET /api/people`. */
export const PeopleQuery = PageQuery.extend({
  role: z.enum(ROLES).optional().describe('Only people of this role.'),
  enable: queryFlag.optional().describe('Only people who may (true) or may not (false) log in.'),
  manager: queryId.optional().describe('Only people who report to this person.'),
});
export type PeopleQuery = z.output<typeof PeopleQuery>;
