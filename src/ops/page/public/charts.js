import uPlot from './vendor/uplot.js';
import { h } from './dom.js';
import { clock } from './format.js';
import { onTheme } from './theme.js';

const HEIGHT = 190;
const SPARK = { width: 128, height: 30 };
const FONT = '12px system-ui, sans-serif';

/**
 * A chart of values over time, as wide as its place. Its label says for those who do not see it what it shows.
 *
 * @param {{ title: string, series: { name: string, colour: string }[], format: (value: number) => string,
 *   max?: number, describe: (values: (number | null)[][]) => string }} options `colour` is the name of a custom property
 */
export function timeChart({ title, series, format, max, describe }) {
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
    if (place.clientWidth === 0) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
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
          points: { show: data[0].length < 3, size: 5, fill: colour(one.colour) },
          spanGaps: true,
        })),
      ],
      hooks: { setCursor: [(self) => showValues(self.cursor.idx)] },
    };
    chart = new uPlot(options, data, place);
  };
  const showValues = (index) => {
    for (const [i, value] of values.entries()) {
      const found = data[i + 1][index ?? data[0].length - 1];
      value.textContent = found === null || found === undefined ? '' : format(found);
    }
  };
  const observer = new ResizeObserver(() => {
    if (!chart) draw();
    else if (place.clientWidth > 0) chart.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  observer.observe(place);
  const endTheme = onTheme(draw);

  return {
    element,
    /** @param {number[]} at @param {(number | null)[][]} lines one list of values for each series */
    show(at, lines) {
      const points = data[0].length < 3;
      data = [at, ...lines];
      place.setAttribute('aria-label', `${title}: ${describe(lines)}`);
      if (chart && points === at.length < 3) chart.setData(data);
      else draw();
      showValues(null);
    },
    close() {
      observer.disconnect();
      endTheme();
      chart?.destroy();
    },
  };
}

const MINUTES_10 = 600;

/** Whether seconds matter on the axis. */
function isShort(at) {
  return (at.at(-1) ?? 0) - (at[0] ?? 0) < MINUTES_10;
}

/** A line as small as a word. It repeats what stands beside it in numbers, so it is hidden from screen readers. */
export function sparkline() {
  const element = h('div', { class: 'spark', 'aria-hidden': 'true' });
  let data = [[], []];
  let chart;
  const draw = () => {
    chart?.destroy();
    const style = getComputedStyle(document.documentElement);
    const accent = style.getPropertyValue('--accent').trim();
    chart = new uPlot(
      {
        ...SPARK,
        padding: [2, 1, 2, 1],
        legend: { show: false },
        cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: false }, y: { range: (_, _low, high) => [0, Math.max(high ?? 0, 1)] } },
        series: [{}, { stroke: accent, width: 1.5, fill: `${accent}22`, points: { show: false } }],
      },
      data,
      element,
    );
  };
  const endTheme = onTheme(draw);
  return {
    element,
    show(at, values) {
      data = [at, values];
      if (chart) chart.setData(data);
      else draw();
    },
    close() {
      endTheme();
      chart?.destroy();
    },
  };
}
