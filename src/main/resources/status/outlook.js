import { dollars, element, hourOf, perHour, says, span, timeToCome } from './words.js';

const QUARTER = 0.25;

/** What can be said of how long the money lasts; the server tells these apart in the same way. */
export function outlook(account) {
  const { burn, runway } = account;
  if (burn === null) {
    return 'UNKNOWN';
  }
  if (runway === null) {
    return 'IDLE';
  }
  if (runway.seconds === 0) {
    return 'REACHED';
  }
  return Date.parse(runway.endsAt) > now(account) ? 'LASTING' : 'PASSED';
}

/** Not before the last reading: the reader's clock may be behind the program's. */
function now(account) {
  return Math.max(Date.now(), Date.parse(account.readAt));
}

/** How long it lasts from now on. */
export function left(account) {
  const kind = outlook(account);
  return kind === 'LASTING'
    ? [element('b', span((Date.parse(account.runway.endsAt) - now(account)) / 1000)), ` ${says(kind)}`] : [says(kind)];
}

/** The hour it ends. */
export function ends(account) {
  return outlook(account) !== 'LASTING' ? [] : ['until ', timeToCome(account.runway.endsAt),
    account.unreadable === null ? '' : ', counted down from the last reading'];
}

/** Within what that may be wrong. */
export function between(account) {
  if (outlook(account) !== 'LASTING') {
    return [];
  }
  const { earliest, latest } = bounds(account);
  return latest === null ? ['not before ', timeToCome(earliest.toISOString())]
    : ['between ', timeToCome(earliest.toISOString()), ' and ', timeToCome(latest.toISOString())];
}

/** How fast the money goes, and what that rests on. */
export function burn(account) {
  if (account.burn === null) {
    return ['not known yet'];
  }
  const { usdPerHour, basis, dashboardUsdPerHour } = account.burn;
  const measured = [element('b', perHour(usdPerHour)), ` ${says(basis)}`];
  const disagrees = basis === 'READINGS' && dashboardUsdPerHour !== null
    && Math.abs(dashboardUsdPerHour - usdPerHour) > QUARTER * usdPerHour;
  return disagrees ? [...measured, ', ', element('b', perHour(dashboardUsdPerHour)), ` ${says('DASHBOARD')}`]
    : measured;
}

/** All of the forecast in one sentence. */
export function sentence(account) {
  if (outlook(account) !== 'LASTING') {
    return `Forecast: ${says(outlook(account))}.`;
  }
  const { earliest, latest } = bounds(account);
  const floor = dollars(account.thresholdUsd ?? '0');
  return `Forecast: at ${perHour(account.burn.usdPerHour)} the balance reaches the ${floor} floor`
    + ` ${hourOf(new Date(account.runway.endsAt))}, ${latest === null ? `not before ${hourOf(earliest)}`
      : `between ${hourOf(earliest)} and ${hourOf(latest)}`}.`;
}

function bounds({ readAt, runway: { earliestSeconds, latestSeconds } }) {
  const after = (seconds) => new Date(Date.parse(readAt) + seconds * 1000);
  return { earliest: after(earliestSeconds), latest: latestSeconds === null ? null : after(latestSeconds) };
}
