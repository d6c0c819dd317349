const cents = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2, maximumFractionDigits: 2, roundingMode: 'floor',
});
const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const phrases = new Map([...document.getElementById('words').content.querySelectorAll('[data-condition]')]
  .map((span) => [span.dataset.condition, span.textContent]));

/** Never more than there is; the text goes in as it is, so that no cent is lost to a float. */
export function dollars(text) {
  const figure = cents.format(text);
  return figure.startsWith('-') ? `\u2212$${figure.slice(1)}` : `$${figure}`;
}

export function time(iso) {
  const element = document.createElement('time');
  element.dateTime = iso;
  localize(element);
  return element;
}

/** In the reader's zone. */
export function localize(element) {
  element.textContent = moment.format(new Date(element.dateTime));
  element.title = element.dateTime;
}

export function says(condition) {
  return phrases.get(condition);
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
