const cents = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2, maximumFractionDigits: 2, roundingMode: 'floor',
});
const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const hour = new Intl.DateTimeFormat(undefined, {
  weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit',
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const FAR = 180 * 24 * 60 * 60 * 1000;
const served = new WeakMap();

/** Rounds down. The amount stays text, so that no cent is lost to a float. */
export function dollars(text) {
  const figure = cents.format(text);
  return figure.startsWith('-') ? `\u2212$${figure.slice(1)}` : `$${figure}`;
}

export function element(name, ...parts) {
  const made = document.createElement(name);
  made.append(...parts);
  return made;
}

export function time(iso) {
  const made = document.createElement('time');
  made.dateTime = iso;
  return localize(made);
}

/** Writes a time of the server in the reader's zone; in the distant future the year matters more than the hour. */
function localize(time) {
  const at = new Date(time.dateTime);
  const format = time.className !== 'hour' ? moment : at - Date.now() < FAR ? hour : day;
  time.textContent = format.format(at);
  time.title = time.dateTime;
  return time;
}

/** Remembers what the server sent, and writes its times in the reader's zone. */
export function adopt(part) {
  served.set(part, part.innerHTML);
  part.querySelectorAll('time').forEach(localize);
}

/** Replaces a part only when the server sends another one, so that a reader is not disturbed. */
export function replace(part, fresh) {
  if (served.get(part) !== fresh.innerHTML) {
    part.replaceChildren(...fresh.cloneNode(true).childNodes);
    served.set(part, fresh.innerHTML);
    part.querySelectorAll('time').forEach(localize);
  }
}

/** Shows a message, which a screen reader reads aloud. */
export function say(text) {
  document.getElementById('message').textContent = text;
}
