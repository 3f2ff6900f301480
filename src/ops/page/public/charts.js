import uPlot from './vendor/uplot.js';
import { h } from './dom.js';
import { clock } from './format.js';
import { onTheme } from './theme.js';

const HEIGHT = 190;
const SPARK = { width: 96, height: 30 };
const FONT = '12px system-ui, sans-serif';
const MINUTES_10 = 600;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * A chart of values over time, as wide as its place. Where there was no value is a gap. Its label says for those who do
 * not see it what it shows.
 *
 * @param {{ title: string, series: { name: string, colour: string, key?: number, fill?: boolean }[],
 *   format: (value: number) => string, max?: number, describe: (values: (number | null)[][]) => string,
 *   signal: AbortSignal }} options `colour` is the name of a custom property; `signal` ends it
 */
export function timeChart({ title, series, format, max, describe, signal }) {
  const place = h('div', { class: 'chart', role: 'img' });
  const values = series.map(() => h('span', {}));
  const legend = h(
    'ul',
    { class: 'legend' },
    series.map(({ name, key }, i) => h('li', {}, h('span', { class: `key key-${key ?? i + 1}` }), name, values[i])),
  );
  const element = h(
    'figure',
    { class: 'card' },
    h('figcaption', { class: 'section-head' }, h('h2', {}, title), legend),
    place,
  );
  let data = [[], ...series.map(() => [])];
  let chart;

  const draw = () => {
    chart?.destroy();
    chart = undefined;
    if (place.clientWidth === 0) return;
    const axis = {
      stroke: colour('--muted'),
      font: FONT,
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
    };
    const options = {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
      scales: { y: { range: (_, low, high) => [0, max ?? (Math.max(high ?? 0, low ?? 0) || 1) * 1.1] } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          space: 70,
          size: 30,
          values: (_, ticks) => ticks.map((at) => clock(at * 1000).slice(0, isShort(data[0]) ? 8 : 5)),
        },
        { ...axis, size: 62, space: 40, values: (_, ticks) => ticks.map(format) },
      ],
      series: [
        {},
        ...series.map((one) => ({
          stroke: colour(one.colour),
          width: 1.75,
          fill: one.fill ? `${colour(one.colour)}1f` : undefined,
          points: { show: false, filter: lonely, size: 5, fill: colour(one.colour) },
        })),
      ],
      hooks: { setCursor: [(self) => showValues(self.cursor.idx)] },
    };
    chart = new uPlot(options, data, place);
  };
  const showValues = (index) => {
    for (const [i, value] of values.entries()) {
      const found = data[i + 1][index ?? data[0].length - 1];
      value.textContent = found === null || found === undefined ? '–' : format(found);
    }
  };
  const observer = new ResizeObserver(() => {
    if (!chart) draw();
    else if (place.clientWidth > 0) chart.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  observer.observe(place);
  const endTheme = onTheme(draw);
  signal.addEventListener('abort', () => {
    observer.disconnect();
    endTheme();
    chart?.destroy();
  });

  return {
    element,
    /** @param {number[]} at @param {(number | null)[][]} lines one list of values for each series */
    show(at, lines) {
      data = [at, ...lines];
      place.setAttribute('aria-label', `${title}: ${describe(lines)}`);
      if (chart) chart.setData(data);
      else draw();
      showValues(null);
    },
  };
}

/** Whether seconds matter on the axis. */
function isShort(at) {
  return (at.at(-1) ?? 0) - (at[0] ?? 0) < MINUTES_10;
}

/** The values between two gaps, which no line would show. */
function lonely({ data }, series) {
  const values = data[series];
  const is = (i) => values[i] !== null && values[i] !== undefined;
  return values
    .keys()
    .filter((i) => is(i) && !is(i - 1) && !is(i + 1))
    .toArray();
}

/**
 * A line as small as a word, from 0 to 1. It repeats what stands beside it in numbers, so it is hidden from screen
 * readers.
 */
export function sparkline(signal) {
  const element = h('div', { class: 'spark', 'aria-hidden': 'true' });
  let data = [[], []];
  let chart;
  const draw = () => {
    chart?.destroy();
    const accent = colour('--accent');
    chart = new uPlot(
      {
        ...SPARK,
        padding: [3, 2, 3, 2],
        legend: { show: false },
        cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: false }, y: { range: [0, 1] } },
        series: [
          {},
          {
            stroke: accent,
            width: 1.5,
            fill: `${accent}22`,
            points: { show: false, filter: lonely, size: 3, fill: accent },
          },
        ],
      },
      data,
      element,
    );
  };
  const endTheme = onTheme(() => chart && draw());
  signal.addEventListener('abort', () => {
    endTheme();
    chart?.destroy();
  });
  return {
    element,
    show(at, values) {
      data = [at, values];
      if (chart) chart.setData(data);
      else draw();
    },
  };
}
