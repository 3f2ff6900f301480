import { z } from 'zod';

const MAX_LENGTH = 500;

/** The body of a login. */
export const LoginBody = z
  .strictObject({
    loginid: z.string().min(1).max(MAX_LENGTH),
    password: z.string().min(1).max(MAX_LENGTH),
  })
  .meta({ id: 'Login', examples: [{ loginid: 'admin-BU001', password: 'demo' }] });
export type LoginBody = z.output<typeof LoginBody>;

/** The answer to a login. */
export const LoginView = z
  .object({
    accessToken: z.string().describe('Send it as `Authorization: Bearer …`.'),
    expiresIn: z.int().describe('Seconds that the token lives.'),
  })
  .meta({ id: 'AccessToken' });
export type LoginView = z.output<typeof LoginView>;
