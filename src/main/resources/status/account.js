import { BalanceChart } from './chart.js';
import { adopt, dollars, element, replace, say, time } from './dom.js';

const DAY = 24 * 60 * 60 * 1000;
const MOST_ROWS = 200;
const EVENTS = 5;
const PARTS = ['summary', '.facts', '.sentence'];

/** One account of the list. Its chart, events and form are made when it is opened, and loaded while they are seen. */
export class Account {
  #item;
  #refresh;
  #chart;
  #seen = false;
  #due = new Set(['events', 'readings']);
  #readings = [];
  #requests = 0;

  constructor(item, refresh) {
    this.#item = item;
    this.#refresh = refresh;
    PARTS.forEach((part) => adopt(this.#find(part)));
    item.querySelector('details').addEventListener('toggle', () => this.#opened());
    this.#opened();
  }

  get item() {
    return this.#item;
  }

  /** Takes over the state of the same account on a newer page. */
  update(fresh) {
    const { sequence, chart } = this.#item.dataset;
    Object.assign(this.#item.dataset, fresh.dataset);
    PARTS.forEach((part) => replace(this.#find(part), fresh.querySelector(part)));
    if (fresh.dataset.sequence !== sequence) {
      this.#due.add('events');
    }
    if (fresh.dataset.chart !== chart) {
      this.#due.add('readings');
    }
    if (this.#chart) {
      this.#showSilence();
      this.#catchUp();
    }
  }

  get #name() {
    return this.#item.dataset.account;
  }

  #find(selector) {
    return this.#item.querySelector(selector);
  }

  #opened() {
    if (this.#chart || !this.#find('details').open) {
      return;
    }
    const more = this.#find('.more');
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
    more.querySelector('.active button').addEventListener('click', () => this.#lift());
    this.#showSilence();
    new IntersectionObserver(([entry]) => {
      this.#seen = entry.isIntersecting;
      this.#catchUp();
    }).observe(more);
  }

  #catchUp() {
    if (this.#seen && this.#due.delete('events')) {
      this.#loadEvents();
    }
    if (this.#seen && this.#due.delete('readings')) {
      this.#loadReadings();
    }
  }

  /** Loads only the readings that are newer than the loaded ones, page by page. */
  async #loadReadings() {
    const request = ++this.#requests;
    const begin = Date.now() - Number(this.#find('.span').value) * DAY;
    const readings = this.#readings.filter((reading) => Date.parse(reading.readAt) >= begin);
    const from = readings.length ? Date.parse(readings.at(-1).readAt) + 1 : begin;
    let next = `api/accounts/${this.#name}/readings?limit=10000&from=${new Date(from).toISOString()}`;
    try {
      while (next) {
        const answer = await fetch(next);
        if (!answer.ok || request !== this.#requests) {
          return;
        }
        readings.push(...await answer.json());
        next = answer.headers.get('Link')?.match(/<\/(.+)>; rel="next"/)?.[1];
      }
    } catch {
      return; // the page says that contact is lost
    }
    if (request === this.#requests) {
      this.#readings = readings;
      this.#chart.show(readings, JSON.parse(this.#item.dataset.chart), this.#find('.sentence').textContent);
      this.#showTable();
    }
  }

  #showTable() {
    if (!this.#find('.alternative').open) {
      return;
    }
    this.#find('.forecast').replaceChildren(...this.#find('.sentence').cloneNode(true).childNodes);
    const rows = this.#readings.map((reading, i) => element('tr', element('td', time(reading.readAt)),
      element('td', dollars(reading.creditUsd)), element('td', change(reading, this.#readings[i - 1]))));
    this.#find('.readings').replaceChildren(...rows.reverse().slice(0, MOST_ROWS));
  }

  async #loadEvents() {
    const after = Math.max(0, Number(this.#item.dataset.sequence) - EVENTS);
    try {
      const answer = await fetch(`api/events?account=${this.#name}&after=${after}&limit=${EVENTS}`);
      const events = answer.ok ? await answer.json() : [];
      this.#find('.event-list').replaceChildren(...(events.length === 0 ? [element('li', 'No event so far.')]
        : events.reverse().map(({ data }) => element('li', time(data.decidedAt), ' ', data.summary))));
    } catch {
      // the page says that contact is lost
    }
  }

  #showSilence() {
    const silenced = this.#find('.silenced');
    this.#find('.active').hidden = !silenced;
    this.#find('.silence form').hidden = Boolean(silenced);
    if (silenced) {
      this.#find('.active p').replaceChildren('Until ', ...silenced.cloneNode(true).childNodes);
    }
  }

  async #silence(form) {
    const fields = Object.fromEntries(new FormData(form));
    if (await this.#write('api/silences', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ account: this.#name, ...fields }),
    })) {
      form.reset();
      this.#find('.active button').focus();
      say(`${this.#name} is silenced.`);
    }
  }

  async #lift() {
    if (await this.#write(`api/silences/${this.#item.dataset.silence}`, { method: 'DELETE' })) {
      this.#find('.silence select').focus();
      say(`The silence of ${this.#name} is lifted.`);
    }
  }

  async #write(path, request) {
    try {
      const answer = await fetch(path, request);
      if (answer.ok) {
        await this.#refresh();
        return true;
      }
      say(`That was refused: ${(await answer.json()).detail}`);
    } catch {
      say('That did not get through: there is no contact.');
    }
    return false;
  }
}

function change(reading, before) {
  if (!before) {
    return '';
  }
  const rise = Number(reading.creditUsd) - Number(before.creditUsd);
  return rise > 0 ? `+${dollars(rise.toFixed(2))}` : dollars(rise.toFixed(2));
}
