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
const phrases = new Map([...document.getElementById('words').content.querySelectorAll('[data-word]')]
  .map((span) => [span.dataset.word, span.textContent]));

/** Never more than there is; the text goes in as it is, so that no cent is lost to a float. */
export function dollars(text) {
  const figure = cents.format(text);
  return figure.startsWith('-') ? `\u2212$${figure.slice(1)}` : `$${figure}`;
}

/** Rounded, for it is not exact anyhow; but what is burnt is never nothing. */
export function perHour(text) {
  const amount = Number(text);
  return amount > 0 && amount < 0.01 ? 'under $0.01/h' : `${dollars(amount.toFixed(2))}/h`;
}

/** In its two largest units, cut off: 15 min, 4 h 10 min, 2 d 15 h. */
export function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86400);
  const hours = Math.floor(whole / 3600) % 24;
  const minutes = Math.floor(whole / 60) % 60;
  const units = days > 0 ? [[days, 'd'], [hours, 'h']] : hours > 0 ? [[hours, 'h'], [minutes, 'min']]
    : minutes > 0 ? [[minutes, 'min']] : [[whole, 's']];
  return units.filter(([count], i) => i === 0 || count > 0).map((unit) => unit.join(' ')).join(' ');
}

export function time(iso) {
  const element = document.createElement('time');
  element.dateTime = iso;
  localize(element);
  return element;
}

/** Of what is to come. */
export function timeToCome(iso) {
  const element = document.createElement('time');
  element.className = 'hour';
  element.dateTime = iso;
  localize(element);
  return element;
}

/** In the reader's zone. */
export function localize(element) {
  const at = new Date(element.dateTime);
  element.textContent = element.className === 'hour' ? hourOf(at) : moment.format(at);
  element.title = element.dateTime;
}

/** Of something far away nobody cares for the hour, and the year is not plain. */
export function hourOf(date) {
  return (date - Date.now() < FAR ? hour : day).format(date);
}

/** The page's phrase for a condition, an outlook or a basis. */
export function says(word) {
  return phrases.get(word);
}

/** Touches the page only where something has changed, so that a reader is not disturbed. */
export function put(element, ...parts) {
  const next = document.createElement('div');
  next.append(...parts);
  if (element.innerHTML !== next.innerHTML) {
    element.replaceChildren(...next.childNodes);
  }
}

export function element(name, ...parts) {
  const made = document.createElement(name);
  made.append(...parts);
  return made;
}

/** What people need to know at once, by ear too. */
export function notice(text) {
  put(document.getElementById('notice'), text);
}
