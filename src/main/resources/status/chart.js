import { element, now, timeText } from './dom.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const HEIGHT = 320;
const TOP = 32;
const BOTTOM = 28;
const LEFT = 64;
const NARROW = 560;
const LINE = 16;
const STEPS = [1 / 12, 1 / 6, 1 / 4, 1 / 2, 1, 2, 3, 6, 12].map((hours) => hours * HOUR)
  .concat([1, 2, 7, 14, 30, 61, 91, 183, 365].map((days) => days * DAY));
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const wholeHour = new Intl.DateTimeFormat(undefined, { hour: 'numeric' });
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/**
 * The balance over time, with the forecast, the levels, the times without readings and the top-ups. The server computes
 * all of them; this only draws, as SVG, so that the style sheet colours it on every screen and on paper.
 */
export class BalanceChart {
  #place;
  #drawing;
  #tip;
  #shown;
  #amount;
  #labels = [];
  #width = 0;

  constructor(place) {
    this.#place = place;
    this.#drawing = place.querySelector('.drawing');
    this.#tip = place.querySelector('.tip');
    new ResizeObserver(() => this.#drawing.clientWidth !== this.#width && this.draw()).observe(place);
    place.addEventListener('pointermove', (event) => this.#point(event));
    place.addEventListener('pointerleave', () => this.#hideTip());
  }

  /**
   * Takes the answer of the API, name, amount and label of each level, the forecast in words, and the writer of amounts.
   * The forecast is drawn as long as the readings are asked for, or to its end.
   */
  show(data, span, levels, sentence, amount) {
    this.#amount = amount;
    const at = (all, ...amounts) => all.map((each) => ({
      ...each, at: Date.parse(each.at), ...Object.fromEntries(amounts.map((name) => [name, Number(each[name])])),
    }));
    const points = at(data.points, 'credit');
    this.#shown = {
      horizon: span === 'end' ? Infinity : Math.max(now(), points.at(-1)?.at ?? 0) + Number(span) * HOUR,
      points, forecast: at(data.forecast, 'credit', 'least', 'most'),
      topUps: at(data.topUps, 'amount'), levels: levels.map(([name, amount, label]) => [name, Number(amount), label]),
      gaps: data.gaps.map((gap) => ({ from: Date.parse(gap.from), to: Date.parse(gap.to) })),
    };
    this.#drawing.ariaLabel = `${describe(data, amount)}. ${sentence}`;
    this.draw();
  }

  draw() {
    this.#width = this.#drawing.clientWidth;
    if (!this.#shown || this.#width === 0) {
      return;
    }
    this.#hideTip();
    const { points, forecast, levels, horizon } = this.#shown;
    const all = [...points, ...forecast];
    const end = Math.min(horizon, all.at(-1)?.at ?? now());
    const amounts = [...points.map((point) => point.credit), ...forecast.flatMap((each) => [each.least, each.most]),
      ...levels.map(([, amount]) => amount)].filter(Number.isFinite);
    const low = Math.min(0, ...amounts);
    const high = Math.max(1, ...amounts) * 1.04;
    this.#scale(Math.min(all[0]?.at ?? end, end - 60000), end, low, high);
    const parts = [svg('defs', {}, this.#hatching(), this.#clip()), ...this.#amounts(low, high), ...this.#times(), ...this.#gaps(),
      ...this.#levels(), ...this.#forecast(), ...this.#line(), ...this.#topUps(), ...this.#ends()];
    this.#drawing.replaceChildren(svg('svg', {
      viewBox: `0 0 ${this.#width} ${HEIGHT}`, width: this.#width, height: HEIGHT, 'aria-hidden': 'true',
    }, ...parts));
  }

  #scale(begin, end, low, high) {
    const width = this.#right - LEFT;
    this.begin = begin;
    this.end = end;
    this.x = (at) => LEFT + width * (at - begin) / (end - begin);
    this.y = (amount) => TOP + (HEIGHT - TOP - BOTTOM) * (high - amount) / (high - low);
  }

  /** Returns where the plot ends: before a gutter for the labels, unless there is no space for one. */
  get #right() {
    return this.#width - (this.#width < NARROW ? 8 : 112);
  }

  #xy(at, amount) {
    return `${this.x(at).toFixed(1)},${this.y(amount).toFixed(1)}`;
  }

  #hatching() {
    return svg('pattern', { id: this.#pattern, width: 6, height: 6, patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)' }, svg('line', { class: 'hatch', x1: 0, x2: 0, y1: 0, y2: 6 }));
  }

  #clip() {
    return svg('clipPath', { id: `Clip-${this.#pattern}` }, svg('rect', { x: LEFT, y: 0, width: this.#right - LEFT,
      height: HEIGHT }));
  }

  get #clipped() {
    return { 'clip-path': `url(#Clip-${this.#pattern})` };
  }

  get #pattern() {
    return `Hatching-${this.#place.closest('.account').dataset.account}`;
  }

  #amounts(low, high) {
    const step = nice((high - low) / 4);
    const ticks = Array.from({ length: 8 }, (_, i) => (Math.ceil(low / step) + i) * step).filter((tick) => tick <= high);
    return ticks.flatMap((tick) => [this.#across('grid', tick), text('tick end', LEFT - 8, this.y(tick) + 4,
      step < 1 ? this.#amount(tick.toFixed(2)) : this.#whole(tick))]);
  }

  #times() {
    const narrow = this.#width < NARROW;
    const space = (each) => !narrow ? 90 : each < HOUR ? 64 : 45;
    const step = STEPS.find((each) => (this.end - this.begin) / each * space(each) <= this.#right - LEFT)
      ?? STEPS.at(-1);
    const zone = new Date(this.end).getTimezoneOffset() * 60000;
    const first = Math.ceil((this.begin - zone) / step) * step + zone;
    const ticks = Array.from({ length: (this.end - this.begin) / step + 1 }, (_, i) => first + i * step)
      .filter((tick) => tick <= this.end);
    return ticks.map((tick) => {
      const at = new Date(tick);
      const midnight = at.getHours() === 0 && at.getMinutes() === 0;
      return text('tick middle', this.x(tick), HEIGHT - 8,
        (step >= DAY || midnight ? day : narrow && step >= HOUR ? wholeHour : hour).format(at));
    });
  }

  #across(name, amount) {
    return svg('line', { class: name, x1: LEFT, x2: this.#right, y1: this.y(amount), y2: this.y(amount) });
  }

  /** Levels are hairlines. Their labels stand in the gutter, on a phone on the lines, none on another. */
  #levels() {
    const narrow = this.#width < NARROW;
    let below = HEIGHT;
    this.#labels = [];
    return this.#shown.levels.toSorted(([, one], [, other]) => one - other).flatMap(([name, amount, label]) => {
      below = Math.min(this.y(amount) + (narrow ? -4 : 4), below - LINE);
      if (narrow) {
        this.#labels.push({ left: this.#right - 8 * label.length, right: this.#right, y: below });
      }
      return [this.#across(`level ${name}`, amount), narrow ? text(`tick end halo ${name}`, this.#right, below, label)
        : text(`tick ${name}`, this.#right + 8, below, label)];
    });
  }

  #gaps() {
    return this.#shown.gaps.flatMap(({ from, to }) => {
      const x = this.x(Math.max(from, this.begin));
      const width = Math.max(0, this.x(Math.min(to, this.end)) - x);
      return [svg('rect', { class: 'gap', x, y: TOP, width, height: HEIGHT - TOP - BOTTOM, fill: `url(#${this.#pattern})` }),
        ...(width > LINE ? [svg('g', { transform: `translate(${x + width / 2 + 4} ${HEIGHT / 2})` },
          svg('text', { class: 'tick middle halo', transform: width > 64 ? '' : 'rotate(-90)' }, 'not read'))] : [])];
    });
  }

  #line() {
    const { points, gaps } = this.#shown;
    const lines = [[]];
    points.forEach(({ at, credit }, i) => {
      if (i > 0 && gaps.some(({ from, to }) => points[i - 1].at <= from && to <= at)) {
        lines.push([]);
      }
      lines.at(-1).push(this.#xy(at, credit));
    });
    return lines.map((line) => svg('polyline', { class: 'line', ...this.#clipped, points: line.join(' ') }));
  }

  #forecast() {
    const { forecast } = this.#shown;
    const end = forecast.findIndex((each, i) => each.credit === forecast[i + 1]?.credit);
    const along = (name, all = forecast) => all.map((each) => this.#xy(each.at, each[name])).join(' ');
    return forecast.length === 0 ? [] : [
      svg('polygon', { class: 'band', ...this.#clipped, points: `${along('most')} ${along('least', forecast.toReversed())}` }),
      svg('polyline', { class: 'line ahead', ...this.#clipped,
        points: along('credit', end < 0 ? forecast : forecast.slice(0, end + 1)) }),
    ];
  }

  /** Top-ups are flags; where there is no space for its amount, a flag has none. */
  #topUps() {
    let free = LEFT;
    return this.#shown.topUps.filter(({ at }) => at >= this.begin).flatMap(({ at, amount: paid }) => {
      const x = this.x(at);
      const amount = `+${this.#whole(paid)}`;
      const fits = x >= free && x + 8 * amount.length < this.#width;
      free = fits ? x + 8 * amount.length + 16 : free;
      return [svg('line', { class: 'flag', x1: x, x2: x, y1: TOP - 16, y2: HEIGHT - BOTTOM }),
        svg('path', { class: 'flag', d: `M${x} ${TOP - 16}l8 4l-8 4z` }),
        ...(fits ? [text('tick halo', x + 12, TOP - 7, amount)] : [])];
    });
  }

  /**
   * The balance stands at the last reading, and the time where the forecast reaches the floor: above the labels that
   * stand there.
   */
  #ends() {
    const { points, forecast, levels } = this.#shown;
    const last = points.at(-1);
    const floor = levels[0]?.[1] ?? 0;
    const end = forecast.find(({ at, credit }) => credit <= floor && at <= this.end);
    const dot = (at, amount, label) => {
      const x = this.x(at);
      const right = x > this.#right - 130;
      const left = right ? x - 8 - 8 * label.length : x + 8;
      const place = { left, right: left + 8 * label.length, y: Math.max(this.y(amount) - 10, TOP) };
      while (this.#labels.some((each) => each.left < place.right && place.left < each.right
        && Math.abs(each.y - place.y) < LINE)) {
        place.y -= 1;
      }
      this.#labels.push(place);
      return [svg('circle', { class: 'dot', cx: x, cy: this.y(amount), r: 4 }),
        text(`value halo ${right ? 'end' : ''}`, x + (right ? -8 : 8), place.y, label)];
    };
    return [...(last ? dot(last.at, last.credit, this.#amount(String(last.credit))) : []),
      ...(end ? dot(end.at, end.credit, `${this.#whole(end.credit)} · ${timeText(new Date(end.at))}`) : [])];
  }

  #point({ clientX }) {
    const { points } = this.#shown ?? { points: [] };
    if (points.length === 0 || !this.x) {
      return;
    }
    const box = this.#drawing.getBoundingClientRect();
    const at = this.begin + (clientX - box.left - LEFT) / (this.#right - LEFT) * (this.end - this.begin);
    const i = points.reduce((best, point, each) => (
      Math.abs(point.at - at) < Math.abs(points[best].at - at) ? each : best), 0);
    const { credit, perHour } = points[i];
    this.#tip.replaceChildren(element('b', this.#amount(String(credit))), ` · ${timeText(new Date(points[i].at))}`,
      perHour === null ? '' : ` · ${this.#amount(perHour)}/h`);
    const x = this.x(points[i].at);
    this.#tip.hidden = false;
    this.#tip.style.left = `${Math.min(Math.max(x, this.#tip.offsetWidth / 2), box.width - this.#tip.offsetWidth / 2)}px`;
    this.#drawing.querySelector('.cursor')?.remove();
    this.#drawing.firstElementChild.append(svg('g', { class: 'cursor' },
      svg('line', { x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM }), svg('circle', { class: 'dot', cx: x, cy: this.y(credit), r: 4 })));
  }

  #whole(amount) {
    return this.#amount(amount.toFixed(2)).replace(/\.0+$/, '');
  }

  #hideTip() {
    this.#tip.hidden = true;
    this.#drawing.querySelector('.cursor')?.remove();
  }
}

function svg(name, attributes, ...parts) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...parts);
  return made;
}

function text(name, x, y, content) {
  return svg('text', { class: name, x, y }, content);
}

/** Rounds a step up to 1, 2 or 5 and zeros. */
function nice(step) {
  const unit = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].map((each) => each * unit).find((each) => each >= step);
}

function describe({ points, topUps, gaps }, amount) {
  if (points.length === 0) {
    return 'Chart of the balance: no readings in this time';
  }
  return `Chart of the balance: from ${amount(points[0].credit)} to ${amount(points.at(-1).credit)}, `
    + `${topUps.length} top-ups, ${gaps.length} times without readings`;
}
