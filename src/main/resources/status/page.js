import { Account } from './account.js';
import { element, localize, notice, put, time } from './words.js';

const EVERY = 5000;
const PATIENCE = 4000;
const MANY = 6;

const list = document.getElementById('list');
const filter = document.getElementById('filter');
const notifications = document.getElementById('notifications');
const updated = document.getElementById('updated');
const accounts = new Map([...list.children].map((item) => [item.dataset.account, new Account(item)]));
let lost = false;
let ready = false;
let busy = false;
let next;

async function get(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) {
    throw new Error(`HTTP ${answer.status}`);
  }
  return answer.json();
}

async function refresh() {
  try {
    const [views, channels, rows] = await Promise.all([get('api/accounts'), get('api/channels'),
      get(`api/notifications?limit=${notifications.dataset.most}`)]);
    showAccounts(views);
    channels.forEach(showChannel);
    showNotifications(rows);
    updated.dateTime = new Date().toISOString();
    localize(updated);
    if (lost) {
      notice('There is contact again.');
    }
    lost = false;
  } catch {
    if (!lost) {
      notice('Contact is lost: these numbers are no longer kept up to date.');
    }
    lost = true;
  }
  document.body.classList.toggle('lost', lost);
}

function showAccounts(views) {
  if (views.length !== accounts.size || views.some((view) => !accounts.has(view.name))) {
    location.reload(); // it was started with other accounts
    return;
  }
  views.forEach((view) => accounts.get(view.name).show(view));
  if (!list.contains(document.activeElement)) {
    arrange(views);
  }
  for (const count of document.getElementById('counts').children) {
    const alike = views.filter((view) => view.severity === count.dataset.severity).length;
    put(count.firstElementChild, String(alike));
    count.hidden = alike === 0;
  }
  applyFilter();
  if (!ready) {
    ready = true;
    accounts.forEach((account) => account.ready());
  }
}

/** As the API has them, the worst first. Nobody's focus is moved for it. */
function arrange(views) {
  views.forEach((view, i) => {
    const item = accounts.get(view.name).item;
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
      || severity === 'trouble' && item.dataset.severity !== 'OK');
    item.hidden = !wanted;
    shown += wanted ? 1 : 0;
  }
  document.getElementById('nothing').hidden = shown > 0;
}

function showChannel(channel) {
  const item = document.querySelector(`[data-channel="${CSS.escape(channel.name)}"]`);
  const state = channel.delivered === null ? 'untried' : channel.delivered ? 'delivered' : 'failed';
  item.dataset.state = state;
  put(item.querySelector('.last'), ...(state === 'untried' ? ['nothing to deliver so far']
    : [`${state} `, time(channel.triedAt), `: ${channel.answer ?? ''}`]));
  put(item.querySelector('.left'), `${channel.waiting} waiting, ${channel.dead} given up`);
}

function showNotifications(rows) {
  if (rows.length === 0) {
    return;
  }
  put(notifications, ...rows.map((row) => {
    const state = element('td', row.attempts > 1 ? `${row.state}, ${row.attempts} tries` : row.state);
    state.className = 'state';
    const line = element('tr', element('td', time(row.decidedAt)), element('td', row.summary),
      element('td', row.channel), state);
    line.dataset.state = row.state;
    return line;
  }));
}

/** While nobody looks it waits, and asks at once when somebody does, or when the network comes or goes. */
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

document.querySelectorAll('time').forEach(localize);
filter.hidden = accounts.size <= MANY;
filter.addEventListener('input', applyFilter);
filter.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('visibilitychange', keepUpToDate);
['online', 'offline'].forEach((change) => window.addEventListener(change, keepUpToDate));
keepUpToDate();
