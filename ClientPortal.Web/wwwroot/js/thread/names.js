// "@" and a few characters list the people who can be mentioned here. The chosen name is inserted into the text; the message carries the
// person's id for as long as the text contains the name.

import { element } from '../shell/dom.js';

const MENTION_START = /(?:^|\s)@([\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]+)?)$/u;
const PAUSE = 120;

export class Names {
  /** kept: { read, write } of the draft, which stores who is mentioned. */
  constructor(form, input, thread, kept, signal) {
    Object.assign(this, { input, thread, kept, list: form.querySelector('[data-names]'), found: [], at: 0, timer: 0, round: 0 });
    this.reload();
    if (!this.list) return;
    input.addEventListener('input', () => { this.dropDeleted(); this.search(); }, { signal });
    input.addEventListener('blur', () => setTimeout(() => this.close(), PAUSE), { signal });
    this.list.addEventListener('pointerdown', event => {
      event.preventDefault(); // the caret stays
      const item = event.target.closest('[data-name]');
      if (item) this.choose(Number(item.dataset.name));
    }, { signal });
  }

  /** Ids of the people whom a text mentions. */
  mentionedIn(content) {
    const names = new Set(this.chosen.map(([name]) => name));
    return [...names].flatMap(name => this.peopleNamed(name).slice(0, Names.count(content, name)));
  }

  clear() {
    this.reload();
    this.close();
  }

  // [name, person]; equal names in the order of the text
  reload() { [this.chosen, this.before] = [[...this.kept.read()], this.input.value]; }

  static count(text, name) { return text.split(`@${name}`).length - 1; }

  peopleNamed(name) { return this.chosen.filter(([one]) => one === name).map(([, person]) => person); }

  // Of two people with one name, removes the one whose name was deleted from the text.
  dropDeleted() {
    const { before, input: { value, selectionStart: caret } } = this;
    this.before = value;
    let same = 0; // up to the caret: only its position says which of two equal names was deleted
    while (same < caret && before[same] === value[same]) same++;
    for (const name of new Set(this.chosen.map(([one]) => one))) {
      const [gone, people] = [Names.count(before, name) - Names.count(value, name), this.peopleNamed(name)];
      if (gone > 0 && people.length > 1) {
        people.splice(Names.count(before.slice(0, same), name), gone);
        this.keep(name, people);
      }
    }
  }

  keep(name, people) {
    this.chosen = [...this.chosen.filter(([one]) => one !== name), ...people.map(person => [name, person])];
    this.kept.write(this.chosen);
  }

  /** True when the key was for the list. */
  keyPressed(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: this.found.length - 1 }[event.key];
    if (step !== undefined) this.mark((this.at + step) % this.found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') this.choose(this.at);
    else if (event.key === 'Escape') this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  get open() { return this.list && !this.list.hidden; }

  get typed() {
    const { selectionStart: caret, selectionEnd, value } = this.input;
    return caret === selectionEnd ? MENTION_START.exec(value.slice(0, caret))?.[1] ?? null : null;
  }

  search() {
    clearTimeout(this.timer);
    const typed = this.typed;
    if (typed === null) return this.close();
    this.timer = setTimeout(async () => {
      const round = ++this.round;
      const found = await this.thread.call('Names', typed).catch(() => []);
      if (round === this.round && this.typed === typed) this.show(found);
    }, PAUSE);
  }

  show(found) {
    this.found = found;
    if (!found.length) return this.close();
    this.list.replaceChildren(...found.map((one, n) => this.item(one, n)));
    this.list.hidden = false;
    this.mark(0);
  }

  item({ name, about }, n) {
    const item = Object.assign(element('li', 'composer-name', name), { id: `${this.list.id}-${n}`, role: 'option' });
    if (about) item.append(' ', element('span', 'meta', about));
    Object.assign(item.dataset, { name: n, testid: 'mention-name' });
    return item;
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((item, n) => item.setAttribute('aria-selected', String(n === at)));
    this.input.setAttribute('aria-activedescendant', this.list.children[at].id);
    this.list.children[at].scrollIntoView({ block: 'nearest' });
  }

  choose(at) {
    const { id, name } = this.found[at];
    const caret = this.input.selectionStart;
    const start = caret - this.typed.length - 1;
    const people = this.peopleNamed(name);
    people.splice(Names.count(this.input.value.slice(0, start), name), 0, id);
    this.input.setRangeText(`@${name} `, start, caret, 'end');
    this.keep(name, people);
    this.close();
    this.input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.round++;
    if (!this.open) return;
    this.list.hidden = true;
    this.input.removeAttribute('aria-activedescendant');
  }
}
