// <time data-relative datetime="ISO"> and <time data-local="date|datetime|time" datetime="ISO">, in the reader's language and
// time zone (html[lang], html[data-time-zone] or the browser's). Relative times use the server's clock (clock.js).
// One timer for the whole page; no render on the server.

import { clockEvents, now } from '../connection/clock.js';
import { whenSeen } from './dom.js';

const SELECTOR = 'time[data-relative], time[data-local]';
const TICK = 20_000;
const UNITS = [['minute', 60], ['hour', 3_600], ['day', 86_400]];
const A_WEEK = 7 * 86_400; // older than this, a date is clearer than "il y a 23 j"

const language = () => document.documentElement.lang || undefined;
const zone = () => document.documentElement.dataset.timeZone || undefined;

const LOCAL = {
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  datetime: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
};
const WITH_YEAR = { ...LOCAL.day, year: 'numeric' };
const DIGITS = { year: 'numeric', month: '2-digit', day: '2-digit' };
const YEAR = { year: 'numeric' };
const [AGO, DAY_AGO] = [{ numeric: 'auto', style: 'short' }, { numeric: 'auto' }];
const FULL = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' };

export function watchTimes() {
  whenSeen(SELECTOR, show);
  new MutationObserver(list => list.forEach(({ target }) => { if (target.matches(SELECTOR)) show(target); }))
    .observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['datetime', 'data-relative', 'data-local'] });
  const showAll = () => document.querySelectorAll(SELECTOR).forEach(show);
  clockEvents.addEventListener('change', showAll);
  // The reader chose another zone, here or elsewhere.
  new MutationObserver(showAll).observe(document.documentElement, { attributes: true, attributeFilter: ['data-time-zone'] });
  const refresh = () => { if (!document.hidden) document.querySelectorAll('time[data-relative]').forEach(show); };
  setInterval(refresh, TICK);
  document.addEventListener('visibilitychange', refresh);
}

/** Shows all times in this zone from now on. */
export const useTimeZone = zone => { document.documentElement.dataset.timeZone = zone; };

export function relative(date) {
  const seconds = (date - now()) / 1_000;
  const size = Math.abs(seconds);
  if (size >= A_WEEK) return format(date, LOCAL.date);
  const words = formatter(Intl.RelativeTimeFormat, AGO);
  if (size < 60) return words.format(0, 'second');
  const [unit, length] = UNITS.findLast(([, length]) => size >= length);
  return words.format(Math.trunc(seconds / length), unit);
}

function show(el) {
  const date = new Date(el.dateTime);
  if (Number.isNaN(date.getTime())) return;
  const text = 'relative' in el.dataset ? relative(date)
    : el.dataset.local === 'day' ? dayOf(date) : format(date, LOCAL[el.dataset.local] ?? LOCAL.datetime);
  const full = format(date, FULL);
  if (el.title !== full) el.title = full;
  // Blazor may hold the text node: change its data, never replace it.
  const node = [...el.childNodes].find(child => child.nodeType === Node.TEXT_NODE);
  if (!node) el.append(text);
  else if (node.data !== text) node.data = text;
}

// « aujourd’hui », « hier », « lundi 3 mars », and the year where it is another one.
function dayOf(date) {
  const day = when => format(when, DIGITS);
  const words = formatter(Intl.RelativeTimeFormat, DAY_AGO);
  for (const ago of [0, 1]) if (day(date) === day(new Date(now() - ago * 86_400_000))) return words.format(-ago, 'day');
  const year = when => format(when, YEAR);
  return format(date, year(date) === year(new Date(now())) ? LOCAL.day : WITH_YEAR);
}

const format = (date, shape) => formatter(Intl.DateTimeFormat, shape).format(date);

// Formatters are costly to build: one for each of the shapes above, in the reader's language and zone.
let [formatters, reader] = [new Map(), ''];
function formatter(Kind, shape) {
  const wanted = `${language()} ${zone()}`;
  if (wanted !== reader) [formatters, reader] = [new Map(), wanted];
  if (!formatters.has(shape)) formatters.set(shape, new Kind(language(), { ...shape, timeZone: zone() }));
  return formatters.get(shape);
}
