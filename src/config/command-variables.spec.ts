import { commandVariables } from './command-variables.js';

it('reads who asks, and whether colours are unwanted', () => {
  expect(commandVariables({ DOCTOR_LOGINID: 'admin-BU001', DOCTOR_PASSWORD: 'demo', NO_COLOR: '1' })).toEqual({
    loginid: 'admin-BU001',
    password: 'demo',
    noColor: true,
  });
});

it('takes any value of NO_COLOR for a yes, and an empty variable for none', () => {
  expect(commandVariables({ NO_COLOR: '0' }).noColor).toBe(true);
  const nobody = { loginid: undefined, password: undefined, noColor: false };
  expect(commandVariables({ DOCTOR_LOGINID: '', DOCTOR_PASSWORD: '', NO_COLOR: '' })).toEqual(nobody);
  expect(commandVariables({})).toEqual(nobody);
});
