import { fan } from './fan.js';
import { dollars } from './dom.js';
import uPlot from './uPlot.esm.js';

const DAY = 24 * 60 * 60;
const LEAST = 3;
const MOST = 4;
const FAN_ALPHA = '33';
const scheme = matchMedia('(prefers-color-scheme: dark)');
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const second = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/**
 * The balance over time, with the floor and the levels as lines, a mark where money came in, and the forecast drawn on
 * as a fan.
 */
export class BalanceChart {
  #place;
  #plot;
  #lines = [];
  #rises = [];

  constructor(place) {
    this.#place = place;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(place);
    scheme.addEventListener('change', () => this.#redrawn());
  }

  /** Takes readings as the API gives them, the oldest first, and the forecast in words for a screen reader. */
  show(readings, account, sentence) {
    const times = readings.map((reading) => Date.parse(reading.readAt) / 1000);
    const balances = readings.map((reading) => Number(reading.creditUsd));
    this.#rises = times.map((_, i) => i).filter((i) => i > 0 && isTopUp(balances[i] - balances[i - 1]));
    this.#lines = [['floor', account.thresholdUsd ?? '0', '--quiet'],
      ['critical', account.levels.criticalUsd, '--critical'], ['warning', account.levels.warningUsd, '--warning']]
      .filter(([, amount]) => amount !== null);
    this.#place.ariaLabel = `${describe(readings, this.#rises.length)}. ${sentence}`;
    const data = joined(times, balances, fan(readings, account));
    if (this.#plot) {
      this.#plot.setData(data);
    } else {
      this.#plot = new uPlot(this.#options(), data, this.#place);
    }
  }

  #redrawn() {
    if (this.#plot) {
      const data = this.#plot.data;
      this.#plot.destroy();
      this.#plot = new uPlot(this.#options(), data, this.#place);
    }
  }

  #size() {
    return { width: this.#place.clientWidth, height: this.#place.clientWidth < 500 ? 220 : 280 };
  }

  #color(name) {
    return getComputedStyle(this.#place).getPropertyValue(name).trim();
  }

  #options() {
    const axis = {
      stroke: this.#color('--quiet'), grid: { stroke: this.#color('--line'), width: 1 }, ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    const bound = { points: { show: false }, stroke: 'transparent', width: 1 };
    return {
      ...this.#size(),
      legend: { show: false },
      padding: [16, 8, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { range: (plot, low, high) => stretch(low, high) },
        y: { range: (plot, low, high) => this.#range(low, high) },
      },
      axes: [{ ...axis, size: 32, space: 90, values: timesOf }, { ...axis, size: sizeOf, values: amountsOf }],
      series: [{}, {
        stroke: this.#color('--ink'), width: 2, points: { show: false },
        fill: this.#color('--wash'), fillTo: (plot) => plot.scales.y.min,
      }, {
        stroke: this.#color('--accent'), width: 2, dash: [3, 5], cap: 'round', points: { show: false },
      }, bound, bound],
      bands: [{ series: [MOST, LEAST], fill: `${this.#color('--accent')}${FAN_ALPHA}` }],
      hooks: {
        drawAxes: [(plot) => this.#drawLines(plot)],
        draw: [(plot) => this.#drawNames(plot), (plot) => this.#drawRises(plot), (plot) => this.#drawEnd(plot)],
      },
    };
  }

  #range(low, high) {
    const amounts = [low ?? 0, high ?? 0, ...this.#lines.map(([, amount]) => Number(amount))];
    const least = Math.min(...amounts);
    const most = Math.max(...amounts);
    const air = (most - least || 1) * 0.08;
    return [least - air, most + air];
  }

  #drawLines(plot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    for (const [, amount, color] of this.#lines) {
      const y = Math.round(plot.valToPos(Number(amount), 'y', true));
      ctx.strokeStyle = this.#color(color);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.restore();
  }

  /** Where two names would stand on each other, the later one stands to the left. */
  #drawNames(plot) {
    const { ctx, bbox } = plot;
    const size = 12 * devicePixelRatio;
    const end = bbox.left + bbox.width;
    let right = end;
    let below = Infinity;
    ctx.save();
    ctx.font = `${size}px system-ui, sans-serif`;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    ctx.lineWidth = 4 * devicePixelRatio;
    ctx.strokeStyle = this.#color('--card');
    for (const [name, amount, color] of this.#lines) {
      const y = plot.valToPos(Number(amount), 'y', true) - 3 * devicePixelRatio;
      right = below - y < size * 1.2 ? right : end;
      below = y;
      ctx.fillStyle = this.#color(color);
      ctx.strokeText(name, right, y);
      ctx.fillText(name, right, y);
      right -= ctx.measureText(name).width + size;
    }
    ctx.restore();
  }

  #drawRises(plot) {
    const { ctx } = plot;
    ctx.save();
    ctx.fillStyle = this.#color('--ok');
    for (const i of this.#rises) {
      const x = plot.valToPos(plot.data[0][i], 'x', true);
      const y = plot.valToPos(plot.data[1][i], 'y', true) - 6 * devicePixelRatio;
      const half = 5 * devicePixelRatio;
      ctx.beginPath();
      ctx.moveTo(x, y - 2 * half);
      ctx.lineTo(x - half, y);
      ctx.lineTo(x + half, y);
      ctx.fill();
    }
    ctx.restore();
  }

  /** A dot where the money is expected to be gone, should that be in the picture. */
  #drawEnd(plot) {
    const { ctx } = plot;
    const [times, , expected] = plot.data;
    const end = expected.findLastIndex((amount) => amount !== null && amount !== undefined);
    if (end < 0 || expected[end] > Number(this.#lines[0][1])) {
      return;
    }
    ctx.save();
    ctx.fillStyle = this.#color('--accent');
    ctx.beginPath();
    ctx.arc(plot.valToPos(times[end], 'x', true), plot.valToPos(expected[end], 'y', true), 5 * devicePixelRatio, 0, 7);
    ctx.fill();
    ctx.restore();
  }
}

/** As uPlot has it: the times of all, and for each line its amounts, null where it is not. */
function joined(times, balances, { times: ahead, expected, least, most }) {
  const before = Array(Math.max(0, times.length - 1)).fill(null);
  const line = (amounts) => (ahead.length ? [...before, ...amounts] : times.map(() => null));
  const later = ahead.slice(1);
  return [[...times, ...later], [...balances, ...later.map(() => null)], line(expected), line(least), line(most)];
}

/** Of a single reading, or of none, there is no stretch of time to draw. */
function stretch(low, high) {
  const end = high ?? Date.now() / 1000;
  return [Math.min(low ?? end, end - 60), end];
}

function timesOf(plot, ticks, axis, space, step) {
  const format = step >= DAY ? day : step >= 60 ? minute : second;
  return ticks.map((tick) => {
    const at = new Date(tick * 1000);
    const begins = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
    return (begins ? day : format).format(at);
  });
}

/** Cents only where there are steps of less than a dollar. */
function amountsOf(plot, ticks, axis, space, step) {
  return ticks.map((tick) => (step >= 1 ? dollars(String(tick)).replace(/\.00$/, '') : dollars(tick.toFixed(2))));
}

function sizeOf(plot, amounts) {
  return 16 + 7 * Math.max(0, ...(amounts ?? []).map((amount) => amount.length));
}

/** As the program sees it: a rise of under a dollar is none. */
function isTopUp(rise) {
  return Number(rise.toFixed(6)) >= 1;
}

function describe(readings, rises) {
  if (readings.length === 0) {
    return 'Chart of the balance: no readings in this time';
  }
  const first = dollars(readings[0].creditUsd);
  const last = dollars(readings.at(-1).creditUsd);
  return `Chart of the balance: from ${first} to ${last} in ${readings.length} readings, ${rises} top-ups`;
}
