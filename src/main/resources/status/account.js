import { BalanceChart } from './chart.js';
import { between, burn, ends, left, outlook, sentence } from './outlook.js';
import { dollars, element, notice, perHour, put, says, span, time } from './words.js';

const DAY = 24 * 60 * 60 * 1000;
const MOST_ROWS = 200;
const EVENTS = 5;

/** One account of the list. What takes requests comes when it is opened, and is kept up while it can be seen. */
export class Account {
  #item;
  #view;
  #shown;
  #chart;
  #seen = false;
  #due = new Set(['events', 'readings']);
  #readings = [];
  #asked = 0;

  constructor(item) {
    this.#item = item;
    item.querySelector('details').addEventListener('toggle', () => this.#opened());
  }

  get item() {
    return this.#item;
  }

  show(view) {
    if (this.#view && this.#view.sequence !== view.sequence) {
      this.#due.add('events');
    }
    if (this.#view && this.#view.readAt !== view.readAt) {
      this.#due.add('readings');
    }
    this.#view = view;
    this.#put('.left', ...left(view));
    const shown = outlook(view) + JSON.stringify(view);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#showSummary(view);
      this.#showFacts(view);
    }
    if (this.#chart) {
      this.#showSilence();
      this.#catchUp();
    }
  }

  #showSummary(view) {
    this.#item.dataset.severity = view.severity;
    this.#item.dataset.outlook = outlook(view);
    this.#put('.severity', view.severity);
    this.#put('.ends', ...ends(view));
    this.#put('.balance', view.creditUsd === null ? '–' : dollars(view.creditUsd));
    this.#put('.says', says(view.condition));
    this.#put('.read', ...(view.readAt === null ? ['never read'] : ['read ', time(view.readAt)]));
    this.#item.querySelector('.silent').hidden = view.silence === null;
  }

  #showFacts(view) {
    const { levels, unreadable } = view;
    const usual = view.burn?.usualUsdPerHour ?? null;
    this.#put('.burn', ...burn(view));
    this.#putIf(usual !== null, '.usual', usual === null ? '' : perHour(usual));
    this.#putIf(outlook(view) === 'LASTING', '.between', ...between(view));
    this.#put('.floor', view.thresholdUsd === null ? 'none' : dollars(view.thresholdUsd));
    this.#put('.critical', limits(levels.criticalUsd, levels.criticalRunwaySeconds));
    this.#put('.warning', limits(levels.warningUsd, levels.warningRunwaySeconds));
    this.#put('.told', view.notifiedAt === null ? 'never' : time(view.notifiedAt));
    this.#put('.next', view.nextPollAt === null ? '–' : time(view.nextPollAt));
    this.#putIf(unreadable !== null, '.trouble dd',
      ...(unreadable === null ? [] : [time(unreadable.since), `: ${unreadable.detail}`]));
  }

  #put(selector, ...parts) {
    put(this.#item.querySelector(selector), ...parts);
  }

  #putIf(known, selector, ...parts) {
    this.#put(selector, ...parts);
    this.#item.querySelector(selector).parentElement.hidden = !known;
  }

  #opened() {
    if (this.#chart || !this.#view || !this.#item.querySelector('details').open) {
      return;
    }
    const more = this.#item.querySelector('.more');
    more.append(document.getElementById('more').content.cloneNode(true));
    this.#chart = new BalanceChart(more.querySelector('.chart'));
    more.querySelector('.span').addEventListener('change', () => {
      this.#readings = [];
      this.#loadReadings();
    });
    more.querySelector('.alternative').addEventListener('toggle', () => this.#showTable());
    more.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#silence(event.target);
    });
    more.querySelector('.lasting button').addEventListener('click', () => this.#lift());
    this.#showSilence();
    new IntersectionObserver(([entry]) => {
      this.#seen = entry.isIntersecting;
      this.#catchUp();
    }).observe(more);
  }

  #catchUp() {
    if (!this.#seen) {
      return;
    }
    if (this.#due.delete('events')) {
      this.#loadEvents();
    }
    if (this.#due.delete('readings')) {
      this.#loadReadings();
    }
  }

  /** To be called once the first view is there: an account may stand open from the start. */
  ready() {
    this.#opened();
  }

  /** Only what is newer than what is there already, page by page. */
  async #loadReadings() {
    const asked = ++this.#asked;
    const span = Number(this.#item.querySelector('.span').value) * DAY;
    const begin = Date.now() - span;
    const kept = this.#readings.filter((reading) => Date.parse(reading.readAt) >= begin);
    const from = kept.length ? Date.parse(kept.at(-1).readAt) + 1 : begin;
    let next = `api/accounts/${this.#view.name}/readings?limit=10000&from=${new Date(from).toISOString()}`;
    try {
      while (next) {
        const answer = await fetch(next);
        if (!answer.ok || asked !== this.#asked) {
          return;
        }
        kept.push(...await answer.json());
        next = answer.headers.get('Link')?.match(/<\/(.+)>; rel="next"/)?.[1];
      }
    } catch {
      return; // that contact is lost is said by the page
    }
    if (asked === this.#asked) {
      this.#readings = kept;
      this.#chart.show(kept, this.#view);
      this.#showTable();
    }
  }

  #showTable() {
    if (!this.#item.querySelector('.alternative').open) {
      return;
    }
    this.#put('.forecast', sentence(this.#view));
    const rows = this.#readings.map((reading, i) => element('tr', element('td', time(reading.readAt)),
      element('td', dollars(reading.creditUsd)), element('td', change(reading, this.#readings[i - 1]))));
    this.#put('.readings', ...rows.reverse().slice(0, MOST_ROWS));
  }

  async #loadEvents() {
    const after = Math.max(0, this.#view.sequence - EVENTS);
    try {
      const answer = await fetch(`api/events?account=${this.#view.name}&after=${after}&limit=${EVENTS}`);
      const events = answer.ok ? await answer.json() : [];
      this.#put('.event-list', ...(events.length === 0 ? [element('li', 'Nothing was told so far.')]
        : events.reverse().map((event) => element('li', time(event.data.decidedAt), ' ', event.data.summary))));
    } catch {
      // that contact is lost is said by the page
    }
  }

  #showSilence() {
    const silence = this.#view.silence;
    this.#item.querySelector('.lasting').hidden = silence === null;
    this.#item.querySelector('.silence form').hidden = silence !== null;
    if (silence !== null) {
      this.#put('.lasting p', 'Until ', time(silence.endsAt), `, by ${silence.who}: ${silence.why}`);
    }
  }

  async #silence(form) {
    const fields = Object.fromEntries(new FormData(form));
    const silence = await this.#write('api/silences', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ account: this.#view.name, ...fields }),
    });
    if (silence) {
      form.reset();
      this.show({ ...this.#view, silence: await silence.json() });
      this.#item.querySelector('.lasting button').focus();
      notice(`${this.#view.name} is silenced.`);
    }
  }

  async #lift() {
    if (await this.#write(`api/silences/${this.#view.silence.id}`, { method: 'DELETE' })) {
      this.show({ ...this.#view, silence: null });
      this.#item.querySelector('.silence select').focus();
      notice(`The silence of ${this.#view.name} is lifted.`);
    }
  }

  async #write(path, request) {
    try {
      const answer = await fetch(path, request);
      if (answer.ok) {
        return answer;
      }
      notice(`That was refused: ${(await answer.json()).detail}`);
    } catch {
      notice('That did not get through: there is no contact.');
    }
    return null;
  }
}

function limits(usd, seconds) {
  const both = [usd === null ? '' : dollars(usd), seconds === null ? '' : `${span(seconds)} left`];
  return both.filter((limit) => limit !== '').join(' or ') || 'none';
}

function change(reading, before) {
  if (!before) {
    return '';
  }
  const rise = Number(reading.creditUsd) - Number(before.creditUsd);
  return rise > 0 ? `+${dollars(rise.toFixed(2))}` : dollars(rise.toFixed(2));
}
