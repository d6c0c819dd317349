import { Account } from './account.js';
import { adopt, replace, say } from './dom.js';

const EVERY = 5000;
const PATIENCE = 4000;
const MANY = 6;
const PARTS = ['updated', 'counts', 'channel-list', 'notifications'];

const list = document.getElementById('list');
const filter = document.getElementById('filter');
const accounts = new Map([...list.children].map((item) => [item.dataset.account, new Account(item, refresh)]));
let lost = false;
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
    if (lost) {
      say('There is contact again.');
    }
    lost = false;
  } catch {
    if (!lost) {
      say('Contact is lost: these numbers are no longer kept up to date.');
    }
    lost = true;
  }
  document.body.classList.toggle('lost', lost);
}

function show(fresh) {
  const items = [...fresh.getElementById('list').children];
  const script = (page) => page.querySelector('script').getAttribute('src');
  if (items.length !== accounts.size || !items.every((item) => accounts.has(item.dataset.account))
    || script(fresh) !== script(document)) {
    location.reload(); // the program was restarted with other accounts, or is another version
    return;
  }
  items.forEach((item) => accounts.get(item.dataset.account).update(item));
  PARTS.forEach((id) => replace(document.getElementById(id), fresh.getElementById(id)));
  if (!list.contains(document.activeElement)) {
    arrange(items);
  }
  applyFilter();
}

/** Takes the order of the server, the worst first. To move an account would take its focus. */
function arrange(items) {
  items.forEach(({ dataset }, i) => {
    const { item } = accounts.get(dataset.account);
    if (list.children[i] !== item) {
      list.insertBefore(item, list.children[i]);
    }
  });
}

function applyFilter() {
  const name = filter.elements.name.value.trim().toLowerCase();
  const severity = filter.elements.severity.value;
  let shown = 0;
  for (const item of list.children) {
    const wanted = item.dataset.account.includes(name) && (severity === '' || item.dataset.severity === severity
      || severity === 'not-ok' && item.dataset.severity !== 'OK');
    item.hidden = !wanted;
    shown += wanted ? 1 : 0;
  }
  document.getElementById('nothing').hidden = shown > 0;
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
  next = setTimeout(keepUpToDate, EVERY);
}

PARTS.forEach((id) => adopt(document.getElementById(id)));
filter.hidden = accounts.size <= MANY;
filter.addEventListener('input', applyFilter);
filter.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('visibilitychange', keepUpToDate);
['online', 'offline'].forEach((change) => window.addEventListener(change, keepUpToDate));
next = setTimeout(keepUpToDate, EVERY);
