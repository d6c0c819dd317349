import { BalanceChart } from './chart.js';
import { adopt, element, money, now, replace, say, time, whole } from './dom.js';

const HOUR = 60 * 60 * 1000;
const MOST_ROWS = 200;
const EVENTS = 5;
const PARTS = ['summary', '.silenced', '.pay', '.savings', '.facts', '.sentence'];

/** One account of the page. Its chart, events and form are made when it is opened, and loaded while they are seen. */
export class Account {
  #item;
  #refresh;
  #chart;
  #seen = false;
  #due = new Set(['events', 'chart']);
  #data;
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
    const { sequence, read } = this.#item.dataset;
    Object.assign(this.#item.dataset, fresh.dataset);
    PARTS.forEach((part) => replace(this.#find(part), fresh.querySelector(part)));
    if (fresh.dataset.sequence !== sequence) {
      this.#due.add('events');
    }
    if (fresh.dataset.read !== read) {
      this.#due.add('chart');
    }
    if (this.#chart) {
      this.#showSilence();
      this.#catchUp();
    }
  }

  /** Opens and scrolls to the account, and on request to the form that silences it. */
  open(silence) {
    this.#item.closest('.group')?.setAttribute('open', '');
    this.#find('details').open = true;
    this.#opened();
    this.#item.scrollIntoView();
    if (silence) {
      this.#find('.silence').open = true;
      this.#find('[name=who]').focus();
    }
  }

  /** Draws the chart again, in another width. */
  draw() {
    this.#chart?.draw();
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
    const more = document.getElementById('More').content.cloneNode(true);
    more.querySelectorAll('[type=radio]').forEach((each) => {
      each.name = `${this.#name}-span`;
      each.addEventListener('change', () => this.#loadChart());
    });
    this.#chart = new BalanceChart(more.querySelector('.chart'));
    more.querySelector('.alternative').addEventListener('toggle', () => this.#showTable());
    more.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#silence(Object.fromEntries(new FormData(event.target)));
    });
    more.querySelector('.quick').addEventListener('click', () => this.#silence({
      duration: '4h', who: localStorage.getItem('who') ?? 'status page', why: 'silenced on the status page',
    }));
    more.querySelector('.lift').addEventListener('click', () => this.#lift());
    const link = element('a', 'Link to this account');
    link.href = `#${this.#name}`;
    this.#find('.actions').append(more.querySelector('.quick'), more.querySelector('.lift'), link);
    this.#find('.facts').before(more.querySelector('figure'));
    this.#find('.facts').after(...more.children);
    this.#showSilence();
    new IntersectionObserver(([entry]) => {
      this.#seen = entry.isIntersecting;
      this.#catchUp();
    }).observe(this.#find('.more'));
  }

  #catchUp() {
    if (this.#seen && this.#due.delete('events')) {
      this.#loadEvents();
    }
    if (this.#seen && this.#due.delete('chart')) {
      this.#loadChart();
    }
  }

  async #loadChart() {
    const request = ++this.#requests;
    const span = this.#find('.spans :checked').value;
    const begin = new Date(now() - (span === 'end' ? 24 : Number(span)) * HOUR);
    const data = await this.#load(`api/accounts/${this.#name}/chart?from=${begin.toISOString()}`);
    if (request !== this.#requests) {
      return; // a later request is of another span
    }
    if (data) {
      this.#data = data;
      this.#chart.show(data, span, JSON.parse(this.#item.dataset.levels), this.#find('.sentence').textContent,
        money(this.#item.dataset));
      this.#showTable();
    } else {
      this.#due.add('chart');
    }
  }

  #showTable() {
    if (!this.#data || !this.#find('.alternative').open) {
      return;
    }
    this.#find('.forecast').replaceChildren(...this.#find('.sentence').cloneNode(true).childNodes);
    const amount = money(this.#item.dataset);
    const rows = this.#data.points.map((point, i, all) => element('tr', element('td', time(point.at)),
      element('td', amount(point.credit)), element('td', change(amount, point, all[i - 1]))));
    this.#find('tbody').replaceChildren(...rows.reverse().slice(0, MOST_ROWS));
  }

  async #loadEvents() {
    const after = Math.max(0, Number(this.#item.dataset.sequence) - EVENTS);
    const events = await this.#load(`api/events?account=${this.#name}&after=${after}&limit=${EVENTS}`);
    if (!events) {
      this.#due.add('events');
      return;
    }
    this.#find('.events ol').replaceChildren(...(events.length === 0 ? [element('li', 'No events yet.')]
      : events.reverse().map(({ data }) => element('li', time(data.decidedAt), whole(element('span', data.summary))))));
  }

  async #load(path) {
    try {
      const answer = await fetch(path);
      return answer.ok ? await answer.json() : undefined;
    } catch {
      return undefined; // tried again at the next refresh; the page says that there is no connection
    }
  }

  #showSilence() {
    const silenced = this.#item.dataset.silence !== '';
    this.#find('.quick').hidden = silenced;
    this.#find('.lift').hidden = !silenced;
    this.#find('.silence').hidden = silenced;
  }

  async #silence(fields) {
    if (await this.#write('api/silences', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ account: this.#name, ...fields }),
    })) {
      localStorage.setItem('who', fields.who);
      this.#find('form').reset();
      this.#find('.lift').focus();
      say(`${this.#name} is silenced.`);
    }
  }

  async #lift() {
    if (await this.#write(`api/silences/${this.#item.dataset.silence}`, { method: 'DELETE' })) {
      this.#find('.quick').focus();
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
      say(`That was refused: ${(await answer.json()).detail}`, true);
    } catch {
      say('That did not get through: no connection to creditwatch.', true);
    }
    return false;
  }
}

function change(amount, point, before) {
  if (!before) {
    return '';
  }
  const rise = Number(point.credit) - Number(before.credit);
  return rise > 0 ? `+${amount(rise.toFixed(2))}` : amount(rise.toFixed(2));
}
