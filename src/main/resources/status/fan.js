const AIR = 1.05;
const NOTHING = { times: [], expected: [], least: [], most: [] };

/**
 * The forecast from the last reading on, as points of time in seconds with the balance that is expected at each, the
 * least and the most that it may be. It is no longer than the readings are, so that they stay readable.
 */
export function fan(readings, account) {
  const last = readings.at(-1);
  if (!last || account.runway === null || account.runway.seconds === 0) {
    return NOTHING;
  }
  const begin = seconds(last.readAt);
  const [earliest, end, latest] = endings(account);
  const history = Math.max(begin - seconds(readings[0].readAt), Date.now() / 1000 - begin);
  const whole = Number.isFinite(latest) ? latest : begin + (end - begin) * 1.5;
  const horizon = Math.min(begin + history, begin + (whole - begin) * AIR);
  if (end <= begin || horizon <= begin) {
    return NOTHING;
  }
  const times = [...new Set([begin, earliest, end, latest, horizon])]
    .filter((time) => time >= begin && time <= horizon).sort((one, other) => one - other);
  const falling = (ending) => times.map((time) => balance(time, begin, ending, last, account));
  return {
    times, least: falling(earliest), most: falling(latest),
    expected: falling(end).map((amount, i) => (times[i] > end ? null : amount)),
  };
}

function endings({ readAt, runway }) {
  return [runway.earliestSeconds, runway.seconds, runway.latestSeconds ?? Infinity]
    .map((length) => seconds(readAt) + length);
}

function balance(time, begin, end, last, account) {
  const credit = Number(last.creditUsd);
  const floor = Number(account.thresholdUsd ?? 0);
  return time >= end ? floor : credit - (credit - floor) * (time - begin) / (end - begin);
}

function seconds(iso) {
  return Date.parse(iso) / 1000;
}
