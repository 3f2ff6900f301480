import { CONFIGURATIONS, DEEP_CONFIGURATIONS } from './model/configurations.js';
import { explore } from './model/explorer.js';
import { PLANTED_DEFECTS } from './model/planted-defects.js';
import { ALL_IS_WELL, storyOf } from './model/story.js';

const deep = process.env['MODEL_CHECK'] === 'deep';

describe('the consistency protocol keeps its promises in every order of events', () => {
  it.each(deep ? [...CONFIGURATIONS, ...DEEP_CONFIGURATIONS] : CONFIGURATIONS)('$name ($states states)', (bounds) => {
    const exploration = explore(bounds);
    expect(storyOf(exploration)).toBe(ALL_IS_WELL);
    expect(exploration.states).toBe(bounds.states);
  });
});

describe('the model check finds what a defect breaks', () => {
  it.each(PLANTED_DEFECTS)('$defect, $breaks', ({ configuration, defect, breaks }) => {
    const verdict = storyOf(explore(configuration, defect)).split('\n').at(-1);
    expect(verdict).toContain(breaks);
  });
});
