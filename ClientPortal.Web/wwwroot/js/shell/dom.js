// Every render adds and removes elements. One observer for the page calls each module for the elements that match its selector.

const watched = []; // { selector, seen }
let any = '';       // all selectors as one: most elements match none

/** Calls seen(element) for every present and future element that matches. */
export function whenSeen(selector, seen) {
  watched.push({ selector, seen });
  any = watched.map(one => one.selector).join();
  document.querySelectorAll(selector).forEach(seen);
}

function look(element) {
  for (const { selector, seen } of watched) if (element.matches(selector)) seen(element);
}

// Blazor adds an element first and its children then, each with a record of its own: those of a parent that is new too are looked at with it.
new MutationObserver(mutations => {
  const added = new Set(mutations.flatMap(({ addedNodes }) => [...addedNodes]).filter(node => node.nodeType === Node.ELEMENT_NODE));
  if (any) for (const element of added) {
    if (added.has(element.parentNode)) continue;
    if (element.matches(any)) look(element);
    if (element.firstElementChild) element.querySelectorAll(any).forEach(look);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

/** Sets a hidden field that the server renders and raises its change event, as if the person had typed the value. */
export function setHiddenField(field, value) {
  if (!field) return;
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Makes an element. Its text is never read as HTML. */
export const element = (name, className, text = '') => Object.assign(document.createElement(name), { className, textContent: text });

/** Makes an icon, which screen readers skip. */
export const icon = name => Object.assign(element('i', `icon icon-${name}`), { ariaHidden: 'true' });

export const motionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
