// "@" and a few letters offer the people who can be called here; the chosen name is put into the text, and goes with the message as the
// person whom it means for as long as it stands there.

const BEGUN = /(?:^|\s)@([\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]+)?)$/u;
const PAUSE = 120;

export class Names {
  /** kept: { read, write } of the draft, which remembers who is called. */
  constructor(form, input, thread, kept, signal) {
    Object.assign(this, { input, thread, kept, list: form.querySelector('[data-names]'), found: [], at: 0, timer: 0, round: 0 });
    this.reload();
    if (!this.list) return;
    input.addEventListener('input', () => this.look(), { signal });
    input.addEventListener('blur', () => setTimeout(() => this.close(), PAUSE), { signal });
    this.list.addEventListener('pointerdown', event => {
      event.preventDefault(); // the caret stays
      const item = event.target.closest('[data-name]');
      if (item) this.choose(Number(item.dataset.name));
    }, { signal });
  }

  /** Who is called in it. */
  calledIn(content) {
    return [...this.chosen].filter(([name]) => content.includes(`@${name}`)).map(([, person]) => person);
  }

  clear() {
    this.reload();
    this.close();
  }

  reload() { this.chosen = new Map(this.kept.read()); } // name → person

  /** True when the key was for the list. */
  pressed(event) {
    if (!this.open) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.mark((this.at + (event.key === 'ArrowDown' ? 1 : this.found.length - 1)) % this.found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') this.choose(this.at);
    else if (event.key === 'Escape') this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  get open() { return this.list && !this.list.hidden; }

  get begun() {
    const { selectionStart: caret, selectionEnd, value } = this.input;
    return caret === selectionEnd ? BEGUN.exec(value.slice(0, caret))?.[1] ?? null : null;
  }

  look() {
    clearTimeout(this.timer);
    const begun = this.begun;
    if (begun === null) return this.close();
    this.timer = setTimeout(async () => {
      const round = ++this.round;
      const found = await this.thread.call('Names', begun).catch(() => []);
      if (round === this.round && this.begun === begun) this.show(found);
    }, PAUSE);
  }

  show(found) {
    this.found = found;
    if (!found.length) return this.close();
    this.list.replaceChildren(...found.map(({ name }, n) => Object.assign(document.createElement('li'), { id: `${this.list.id}-${n}`, role: 'option', className: 'composer-name', textContent: name })));
    [...this.list.children].forEach((item, n) => { item.dataset.name = n; item.dataset.testid = 'mention-name'; });
    this.list.hidden = false;
    this.mark(0);
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
    this.input.setRangeText(`@${name} `, caret - this.begun.length - 1, caret, 'end');
    this.chosen.set(name, id);
    this.kept.write([...this.chosen]);
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
