// The calendar's grid of hours ([data-time-grid]): the line that shows the present time, and moving events. A [data-movable] event is dragged
// with the mouse, or with a finger after a long press; at its [data-stretch] to another length; or it is moved with the arrows. The server gets
// each new time once, in the hidden [data-move]; what is drawn here is removed when it has answered (data-handled).

import { link } from '../connection/connection.js';
import { now } from '../connection/clock.js';
import { isRestoringPlace } from '../connection/place.js';
import { element, setHiddenField, whenSeen } from './dom.js';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const TICK = 20_000;
const THRESHOLD = 4; // px: less is a click
const SLOP = 10;     // px: a finger that moves as far before the long press scrolls
const PRESS = 400;   // ms: before the browser's own menu of a link, which comes after half a second
const LABEL = 10;     // px: an hour's label stands above its line
const EDGE = 32;     // px from the edge of the scrolled part, where a drag scrolls it
const PAUSE = 800;   // ms without a key after which a move by keyboard is sent

let drag = null;   // the move by mouse or finger
let lifted = false; // whether the finger that leaves has moved an event
let keyed = null;  // the move by keyboard, not sent yet
let sent = null;   // the move that the server has not answered
let timer = 0;

// Times by the reader's clocks, without a zone: counted as if they were UTC.
const local = text => Date.parse(`${text}Z`);
const written = at => new Date(at).toISOString().slice(0, 16);
const dayOf = at => Math.floor(at / DAY) * DAY;

export function watchTimeGrid() {
  whenSeen('[data-time-grid]', grid => {
    if (!isRestoringPlace()) scrollToWork(grid);
    showNow(grid);
    new MutationObserver(() => settle(grid)).observe(grid, { attributes: true, attributeFilter: ['data-handled'] });

    // While an event follows the finger nothing scrolls, no menu opens, and the end is no tap. Only here: listeners that may refuse to scroll
    // make scrolling slower.
    grid.addEventListener('touchmove', touch => { if (drag?.active && touch.cancelable) touch.preventDefault(); }, { passive: false });
    grid.addEventListener('touchend', touch => { if (lifted && touch.cancelable) touch.preventDefault(); lifted = false; }, { passive: false });
    grid.addEventListener('contextmenu', menu => { if (drag?.touch) menu.preventDefault(); });
  });
  const refresh = () => { if (!document.hidden) document.querySelectorAll('[data-time-grid]').forEach(showNow); };
  setInterval(refresh, TICK);
  document.addEventListener('visibilitychange', refresh);
  document.addEventListener('pointerdown', begin);
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', drop);
  document.addEventListener('pointercancel', cancel);
  document.addEventListener('keydown', key);
  document.addEventListener('focusout', ({ target }) => { if (keyed?.event === target) send(); });
}

function scrollToWork(grid) {
  const scroll = grid.querySelector('.time-scroll');
  const hour = grid.querySelectorAll('.time-hours > span')[Number(grid.dataset.firstHour)];
  if (!scroll || !hour) return;
  const today = grid.querySelector('.time-column[data-today]');
  scroll.scrollTo({ top: hour.offsetTop - LABEL, left: today ? today.offsetLeft - hour.offsetWidth : 0, behavior: 'instant' });
}

function showNow(grid) {
  const zone = document.documentElement.dataset.timeZone || undefined;
  const [date, time] = new Date(now()).toLocaleString('sv-SE', { timeZone: zone }).split(' ');
  const layer = grid.querySelector(`[data-date="${date}"] > [data-layer]`);
  let line = grid.querySelector('.time-now');
  if (line && line.parentElement !== layer) { line.remove(); line = null; }
  if (!layer) return;
  if (!line) layer.append(line = element('div', 'time-now'));
  const [hours, minutes] = time.split(':').map(Number);
  line.style.top = `${(hours * 60 + minutes) / 14.4}%`;
}

// What an event's element says, and where it is moved to: start and end.
function read(event) {
  const { start, end, movable } = event.dataset;
  return {
    grid: event.closest('[data-time-grid]'), event, days: movable === 'days',
    from: local(start), to: local(end), start: local(start), end: local(end),
    said: [event.dataset.id, event.dataset.on], version: event.dataset.version,
  };
}

function begin(pointer) {
  if (drag?.touch) { cancel(); return; } // a second finger
  const event = pointer.button === 0 && pointer.target.closest?.('[data-movable]');
  if (!event || sent) return;
  const stretches = Boolean(pointer.target.closest('[data-stretch]'));
  drag = { ...read(event), stretches, x: pointer.clientX, y: pointer.clientY, active: false, touch: pointer.pointerType === 'touch' };
  const at = timeAt(drag.grid, pointer);
  drag.grip = at === null ? 0 : at - (stretches ? drag.to : drag.from);
  if (drag.touch) drag.press = setTimeout(lift, PRESS);
}

// The long press: from here on the event follows the finger.
function lift() {
  follow();
  navigator.vibrate?.(15);
  draw(drag);
}

function follow() {
  drag.active = true;
  drag.grid.dataset.dragging = drag.stretches ? 'stretch' : 'move';
}

function move(pointer) {
  if (!drag) return;
  if (!drag.active) {
    if (Math.hypot(pointer.clientX - drag.x, pointer.clientY - drag.y) < (drag.touch ? SLOP : THRESHOLD)) return;
    if (drag.touch) { cancel(); return; }
    follow();
  }
  pointer.preventDefault();
  scrollAtEdge(drag.grid, pointer);
  const at = timeAt(drag.grid, pointer);
  if (at === null) return;
  if (drag.days) to(drag, drag.from + Math.round((dayOf(at) - dayOf(drag.from + drag.grip)) / DAY) * DAY);
  else if (drag.stretches) stretch(drag, snap(at - drag.grip));
  else to(drag, snap(at - drag.grip));
  draw(drag);
}

function drop() {
  if (!drag) return;
  const done = drag;
  drag = null;
  clearTimeout(done.press);
  delete done.grid.dataset.dragging;
  if (!done.active) return;
  lifted = done.touch;
  // The click that ends a drag opens nothing.
  addEventListener('click', stop, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', stop, { capture: true }));
  say(done);
  finish(done, false);
}

function stop(click) {
  click.preventDefault();
  click.stopPropagation();
}

function cancel() {
  const left = drag ?? keyed;
  (drag = null), (keyed = null);
  clearTimeout(timer);
  clearTimeout(left?.press);
  if (!left) return;
  delete left.grid.dataset.dragging;
  clear(left.grid);
}

function key(press) {
  if (press.key === 'Escape' && (drag || keyed)) { press.preventDefault(); cancel(); return; }
  const event = press.target.closest?.('[data-movable]');
  if (!event || press.ctrlKey || press.altKey || press.metaKey || drag || (sent && !sent.byKeyboard)) return;
  if (press.key === 'Enter') {
    if (keyed && sent) press.preventDefault();
    else if (keyed) send();
    return;
  }
  const days = event.dataset.movable === 'days';
  const step = {
    ArrowLeft: press.shiftKey && !days ? 0 : -DAY, ArrowRight: press.shiftKey && !days ? 0 : DAY,
    ArrowUp: days ? 0 : -QUARTER, ArrowDown: days ? 0 : QUARTER,
  }[press.key];
  if (!step) return;
  press.preventDefault();
  if (keyed?.event !== event) {
    if (keyed) send();
    if (sent && sent.event !== event) return;
    keyed = read(event);
    // The server has not answered yet: this goes on from where the event will be.
    if (sent) (keyed.start = sent.start), (keyed.end = sent.end);
  }
  if (press.shiftKey) stretch(keyed, keyed.end + step);
  else to(keyed, keyed.start + step);
  draw(keyed);
  say(keyed);
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

function send() {
  clearTimeout(timer);
  if (sent) return; // what is pressed meanwhile is sent when the answer has come
  const done = keyed;
  keyed = null;
  if (done) finish(done, true);
}

// Asks the server, which answers with data-handled. Without a connection nothing is moved: the badge says so.
function finish(done, byKeyboard) {
  if (done.start === done.from && done.end === done.to) { clear(done.grid); return; }
  sent = { ...done, byKeyboard };
  setHiddenField(done.grid.querySelector('[data-move]'), [...done.said, written(done.start), written(done.end), done.version].join('|'));
  if (link.state !== 'up') settle(done.grid);
}

function settle(grid) {
  clear(grid);
  const done = sent;
  sent = null;
  if (!done?.byKeyboard) return;
  // Another element shows it now, at the new time or where it was.
  const events = [...grid.querySelectorAll('[data-movable]')];
  const moved = events.find(one => one.dataset.id === grid.dataset.moved && local(one.dataset.start) === done.start);
  if (document.activeElement === document.body || !document.activeElement?.isConnected) {
    (moved ?? events.find(one => one.dataset.id === done.said[0] && one.dataset.on === done.said[1]))?.focus({ preventScroll: true });
  }
  if (keyed?.event !== done.event) return;
  // Keys that were pressed meanwhile go on from there, unless the move was refused.
  keyed = moved ? { ...read(moved), start: keyed.start, end: keyed.end } : null;
  if (!keyed) return;
  draw(keyed);
  timer = setTimeout(send, PAUSE);
}

// A move of the whole, and a stretch that leaves a quarter of an hour or a day.
function to(one, start) {
  one.end += start - one.start;
  one.start = start;
}
function stretch(one, end) {
  one.end = Math.max(end, one.start + (one.days ? DAY : QUARTER));
}
const snap = at => Math.round(at / QUARTER) * QUARTER;

// The time under the pointer: the day of its column, the time of its height. Beside the columns the nearest one counts.
function timeAt(grid, { clientX, clientY }) {
  const columns = [...grid.querySelectorAll('[data-date]')];
  if (columns.length === 0) return null;
  const boxes = columns.map(column => column.getBoundingClientRect());
  let index = boxes.findIndex(box => clientX >= box.left && clientX < box.right);
  if (index < 0) index = clientX < boxes[0].left ? 0 : boxes.length - 1;
  const part = (clientY - boxes[index].top) / boxes[index].height;
  return local(`${columns[index].dataset.date}T00:00`) + Math.min(Math.max(part, 0), 1 - 1e-9) * DAY;
}

function scrollAtEdge(grid, { clientX, clientY }) {
  const scroll = grid.querySelector('.time-scroll');
  const top = grid.querySelector('.time-top').getBoundingClientRect().bottom;
  const { bottom, right } = scroll.getBoundingClientRect();
  const left = grid.querySelector('.time-hours').getBoundingClientRect().right;
  if (clientY > bottom - EDGE) scroll.scrollTop += EDGE / 2;
  else if (clientY < top + EDGE) scroll.scrollTop -= EDGE / 2;
  if (clientX > right - EDGE) scroll.scrollLeft += EDGE / 2;
  else if (clientX < left + EDGE) scroll.scrollLeft -= EDGE / 2;
}

function draw(one) {
  clear(one.grid);
  one.event.dataset.moving = '';
  for (const column of one.grid.querySelectorAll('[data-date]')) {
    const day = local(`${column.dataset.date}T00:00`);
    const [start, end] = [Math.max(one.start, day), Math.min(one.end, day + DAY)];
    if (start >= end) continue;
    const ghost = element('div', one.days ? 'time-ghost time-ghost-days' : 'time-ghost');
    if (!one.days) {
      ghost.style.top = `${(start - day) / DAY * 100}%`;
      ghost.style.height = `${(end - start) / DAY * 100}%`;
      ghost.textContent = `${written(one.start).slice(11)}–${written(one.end).slice(11)}`;
    }
    column.querySelector('[data-layer]').append(ghost);
  }
}

function clear(grid) {
  grid.querySelectorAll('.time-ghost').forEach(ghost => ghost.remove());
  grid.querySelectorAll('[data-moving]').forEach(event => delete event.dataset.moving);
}

function say(one) {
  const format = options => new Intl.DateTimeFormat(document.documentElement.lang || undefined, { ...options, timeZone: 'UTC' });
  const day = { weekday: 'long', day: 'numeric', month: 'long' };
  const text = one.days
    ? format(day).formatRange(one.start, one.end - DAY)
    : format({ ...day, hour: '2-digit', minute: '2-digit' }).formatRange(one.start, one.end);
  one.grid.querySelector('[data-said]').textContent = text;
}
