import uPlot from './uPlot.esm.js';
import { dollars } from './words.js';

const scheme = matchMedia('(prefers-color-scheme: dark)');

/** The balance over time, with the floor and the levels as lines, and a mark where money came in. */
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

  /** readings: oldest first, as the API gives them; account: likewise. */
  show(readings, account) {
    const times = readings.map((reading) => Date.parse(reading.readAt) / 1000);
    const balances = readings.map((reading) => Number(reading.creditUsd));
    this.#rises = times.map((_, i) => i).filter((i) => i > 0 && balances[i] > balances[i - 1]);
    this.#lines = [['floor', account.thresholdUsd ?? '0', '--quiet'],
      ['critical', account.levels.criticalUsd, '--critical'], ['warning', account.levels.warningUsd, '--warning']]
      .filter(([, amount]) => amount !== null);
    this.#place.ariaLabel = describe(readings, this.#rises.length);
    if (this.#plot) {
      this.#plot.setData([times, balances]);
    } else {
      this.#plot = new uPlot(this.#options(), [times, balances], this.#place);
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
    return { width: this.#place.clientWidth, height: 220 };
  }

  #color(name) {
    return getComputedStyle(this.#place).getPropertyValue(name).trim();
  }

  #options() {
    const axis = {
      stroke: this.#color('--quiet'), grid: { stroke: this.#color('--line'), width: 1 }, ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    return {
      ...this.#size(),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { y: { range: (plot, low, high) => this.#range(low, high) } },
      axes: [axis, { ...axis, size: 84, values: (plot, ticks) => ticks.map((tick) => dollars(String(tick))) }],
      series: [{}, {
        stroke: this.#color('--ink'), width: 2, points: { show: false },
        fill: this.#color('--wash'), fillTo: (plot) => plot.scales.y.min,
      }],
      hooks: { draw: [(plot) => this.#drawLines(plot), (plot) => this.#drawRises(plot)] },
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
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    for (const [name, amount, color] of this.#lines) {
      const y = plot.valToPos(Number(amount), 'y', true);
      ctx.strokeStyle = ctx.fillStyle = this.#color(color);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.fillText(name, bbox.left + bbox.width, y - 3 * devicePixelRatio);
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
}

function describe(readings, rises) {
  if (readings.length === 0) {
    return 'Chart of the balance: no readings in this time';
  }
  const first = dollars(readings[0].creditUsd);
  const last = dollars(readings.at(-1).creditUsd);
  return `Chart of the balance: from ${first} to ${last} in ${readings.length} readings, ${rises} top-ups`;
}
