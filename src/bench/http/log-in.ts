import { SEED_PASSWORD } from '../../database/seeding/index.js';

/** Logs one of the generated people in. @returns what goes into `Authorization` */
export async function logIn(url: string, loginid: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ loginid, password: SEED_PASSWORD }),
  });
  const { accessToken } = (await response.json()) as { accessToken?: string };
  if (accessToken === undefined) throw new Error(`${loginid} cannot log in: ${response.status}.`);
  return `Bearer ${accessToken}`;
}
