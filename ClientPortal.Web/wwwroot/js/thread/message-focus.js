// A message's head and text are replaced together when one of them changes: a link or button in them that has the focus is removed. The focus then
// goes to the element that took its place.

export class MessageFocus {
  constructor(thread, signal) {
    Object.assign(this, { thread, held: null }); // held: what has the focus, { element, id: of its message, selector, at: which of those that match }
    thread.list.addEventListener('focusin', ({ target }) => { this.held = placeOf(target); }, { signal });
    // The person left it. An element that is removed loses the focus too, and is not connected any more.
    thread.list.addEventListener('focusout', ({ target }) => setTimeout(() => {
      if (this.held?.element === target && target.isConnected && document.activeElement !== target) this.held = null;
    }), { signal });
  }

  /** Messages may have changed. */
  restore() {
    const { held } = this;
    if (!held || held.element.isConnected) return;
    this.held = null;
    if (document.activeElement && document.activeElement !== document.body) return;
    const same = [...this.thread.find(held.id)?.querySelectorAll(held.selector) ?? []];
    (same[held.at] ?? same.at(-1))?.focus({ preventScroll: true });
  }
}

function placeOf(element) {
  const message = element.closest('.message[data-id]');
  if (!message) return null;
  const selector = element.localName + [...element.classList].map(name => `.${CSS.escape(name)}`).join('');
  return { element, id: message.dataset.id, selector, at: [...message.querySelectorAll(selector)].indexOf(element) };
}
