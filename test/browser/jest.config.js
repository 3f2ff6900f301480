import { existsSync } from 'node:fs';
import config from '../../jest.config.js';

/** Where distributions put Chromium. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const named = process.env.CHROMIUM_PATH;
const found = (named ? [named] : PLACES).find((path) => existsSync(path));
if (found === undefined) {
  const sought = named ? `CHROMIUM_PATH names ${named}, which is not there` : 'there is no Chromium';
  process.stderr.write(`No browser tests: ${sought}. Install one (apt-get install chromium), or set CHROMIUM_PATH.\n`);
  // Where nobody looks, what was not tested is not tested.
  process.exit(process.env.CI ? 1 : 0);
}
process.env.CHROMIUM_PATH = found;

/** The tests in a real browser, which are a run of their own. @type {import('jest').Config} */
export default {
  ...config,
  rootDir: '../..',
  roots: ['<rootDir>/test/browser'],
  testRegex: '\\.browser\\.ts$',
  // Each holds a server and a browser.
  maxWorkers: 1,
};
