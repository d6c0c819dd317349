const formats = Object.fromEntries(Object.entries({
  clock: { hour: '2-digit', minute: '2-digit' },
  zoned: { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  soon: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  hour: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'long' },
}).map(([name, options]) => [name, new Intl.DateTimeFormat(undefined, options)]));
const DAY = 24 * 60 * 60 * 1000;
const served = new WeakMap();
let hides;

/**
 * Returns the writer of an account's amounts. It rounds down. The amount stays text, so that no cent is lost to a float.
 */
export function money({ sign, decimals }) {
  const cents = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals, maximumFractionDigits: decimals, roundingMode: 'floor',
  });
  return (text) => {
    const figure = cents.format(text);
    return figure.startsWith('-') ? `\u2212${sign}${figure.slice(1)}` : `${sign}${figure}`;
  };
}

export function element(name, ...parts) {
  const made = document.createElement(name);
  made.append(...parts);
  return made;
}

/** Returns the time of the page, by the server's clock, in milliseconds: the clock of the browser may be wrong. */
export function now() {
  return Date.parse(document.querySelector('.updated time').dateTime);
}

export function time(iso) {
  const made = element('time');
  made.dateTime = iso;
  return localize(made);
}

/** Writes a time in the reader's zone: with its weekday, its day when that is further away, or its year. */
export function timeText(at, same) {
  const distance = Math.abs(at - now());
  const near = distance < 6 * DAY ? 'soon' : distance < 180 * DAY ? 'hour' : 'day';
  return formats[same && near !== 'day' && same.toDateString() === at.toDateString() ? 'clock' : near].format(at);
}

/** Writes a time of the server in the reader's zone. An age stays, because the server computes it. */
function localize(time, i, all) {
  const at = new Date(time.dateTime);
  const before = all?.[i - 1];
  if (time.className === 'clock') {
    time.textContent = formats.zoned.format(at);
  } else if (time.className !== 'age') {
    time.textContent = timeText(at, before && before.parentNode === time.parentNode && new Date(before.dateTime));
  }
  time.title = formats.full.format(at);
  return time;
}

/** Breaks no line of HTML inside a negative amount, a length of time or a percentage. */
export function whole(part) {
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const [piece] = text.data.match(/\u2212\S+|\d+ (?:(?:d|h|min|s)\b|%)(?: \d+ (?:h|min)\b)?/) ?? [];
    if (piece && text.parentNode instanceof HTMLElement) {
      const found = text.splitText(text.data.indexOf(piece));
      found.splitText(piece.length);
      const kept = element('span', piece);
      kept.className = 'whole';
      found.replaceWith(kept);
      texts.currentNode = kept.firstChild;
    }
  }
  return part;
}

/** Remembers what the server sent, and writes its times in the reader's zone. */
export function adopt(part) {
  served.set(part, part.innerHTML);
  whole(part).querySelectorAll('time').forEach(localize);
}

/** Replaces a part only when the server sends another one, so that a reader is not disturbed. */
export function replace(part, fresh) {
  if (served.get(part) !== fresh.innerHTML) {
    part.replaceChildren(...fresh.cloneNode(true).childNodes);
    served.set(part, fresh.innerHTML);
    whole(part).querySelectorAll('time').forEach(localize);
  }
}

/** Shows a message, which a screen reader reads aloud. It goes after five seconds, unless it stays. */
export function say(text, stays = false) {
  const message = document.getElementById('Message');
  message.textContent = text;
  clearTimeout(hides);
  if (!stays) {
    hides = setTimeout(() => message.replaceChildren(), 5000);
  }
}
