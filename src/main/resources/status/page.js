import { Account } from './account.js';
import { adopt, replace, say } from './dom.js';

const EVERY = 5000;
const PATIENCE = 4000;
const MANY = 6;
const PARTS = ['Band', 'Fine', 'ChannelList', 'NotificationList'];

const find = (id) => document.getElementById(id);
const filter = find('Filter');
const paper = matchMedia('print');
const lists = [...document.querySelectorAll('.list')];
const accounts = new Map([...document.querySelectorAll('.account')]
  .map((item) => [item.dataset.account, new Account(item, refresh)]));
let failures = 0;
let busy = false;
let requests = 0;
let next;

/** Fetches this page once more, and replaces what has changed: not the open details, forms, focus and filter. */
async function refresh() {
  const request = ++requests;
  try {
    const answer = await fetch('./', { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) {
      throw new Error(`HTTP ${answer.status}`);
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (request !== requests) {
      return; // a later request has the newer state
    }
    show(fresh);
    if (failures > 1) {
      say('Connected again.');
    }
    failures = 0;
  } catch {
    failures += 1; // a single one may be a restart, or a changed network
    if (failures === 2) {
      say(`No connection to creditwatch. Numbers are from ${document.querySelector('.updated time').textContent}.`, true);
      document.title = 'No connection · creditwatch';
    }
  }
  document.body.classList.toggle('lost', failures > 1);
}

function show(fresh) {
  const items = [...fresh.querySelectorAll('.account')];
  const script = (page) => page.querySelector('script').getAttribute('src');
  if (items.length !== accounts.size || !items.every((item) => accounts.has(item.dataset.account))
    || script(fresh) !== script(document)) {
    location.reload(); // the program was restarted with other accounts, or is another version
    return;
  }
  PARTS.forEach((id) => replace(find(id), fresh.getElementById(id)));
  items.forEach((item) => accounts.get(item.dataset.account).update(item));
  document.querySelector('.band').dataset.severity = fresh.querySelector('.band').dataset.severity;
  document.title = fresh.title;
  document.querySelector('[rel=icon]').href = fresh.querySelector('[rel=icon]').href;
  arrange(fresh);
  applyFilter();
}

/** Takes the lists and the order of the server, the worst first. The focus goes with its account. */
function arrange(fresh) {
  const focused = document.activeElement;
  for (const list of lists) {
    [...fresh.getElementById(list.id).children].forEach(({ dataset }, i) => {
      const { item } = accounts.get(dataset.account);
      if (list.children[i] !== item) {
        list.insertBefore(item, list.children[i] ?? null);
      }
    });
  }
  if (document.activeElement !== focused) {
    focused.focus({ preventScroll: true });
  }
}

function applyFilter() {
  const name = filter.elements.name.value.trim().toLowerCase();
  const show = filter.elements.show.value;
  let shown = 0;
  for (const list of lists) {
    for (const item of list.children) {
      const { account, severity } = item.dataset;
      item.hidden = !(account.includes(name)
        && (show === '' || show === severity || show === 'need' && list.id === 'NeedList'));
      shown += item.hidden ? 0 : 1;
    }
    list.closest('section').hidden = [...list.children].every((item) => item.hidden);
    if (name || show) {
      list.closest('details')?.setAttribute('open', '');
    }
  }
  find('Nothing').hidden = shown > 0;
}

/** Keeps the filter in the address. */
function filterChanged() {
  const query = new URLSearchParams([...new FormData(filter)].filter(([, value]) => value)).toString();
  history.replaceState(null, '', `${location.pathname}${query && `?${query}`}${location.hash}`);
  applyFilter();
}

/** Opens the account that the address names, as in {@code #prod-eu} or {@code #prod-eu/silence}. */
function openNamed() {
  const [name, part] = location.hash.slice(1).split('/');
  if (accounts.get(name)?.item.hidden) {
    filter.reset();
    filterChanged();
  }
  accounts.get(name)?.open(part === 'silence');
}

/** Waits while the page is hidden; refreshes at once when it is shown, and when the network comes or goes. */
async function keepUpToDate() {
  clearTimeout(next);
  if (busy || document.hidden) {
    return;
  }
  busy = true;
  await refresh();
  busy = false;
  next = setTimeout(keepUpToDate, failures === 1 ? 1000 : EVERY);
}

/** Shows every account on paper. */
function printed({ matches }) {
  document.querySelectorAll('.group').forEach((group) => {
    group.dataset.open ??= String(group.open);
    group.open = matches || group.dataset.open === 'true';
    if (!matches) {
      delete group.dataset.open;
    }
  });
  accounts.forEach((account) => account.draw());
}

PARTS.forEach((id) => adopt(find(id)));
new URLSearchParams(location.search).forEach((value, name) => {
  if (filter.elements[name]) {
    filter.elements[name].value = value;
  }
});
filter.hidden = accounts.size <= MANY;
filter.addEventListener('input', filterChanged);
filter.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('visibilitychange', keepUpToDate);
['online', 'offline'].forEach((change) => window.addEventListener(change, keepUpToDate));
window.addEventListener('hashchange', openNamed);
paper.addEventListener('change', printed);
applyFilter();
openNamed();
printed(paper);
next = setTimeout(keepUpToDate, EVERY);
