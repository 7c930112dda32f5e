// Every render adds and removes elements. One observer for the page calls each module for the elements that match its selector.

const watched = []; // { selector, seen }

/** Calls seen(element) for every present and future element that matches. */
export function whenSeen(selector, seen) {
  watched.push({ selector, seen });
  document.querySelectorAll(selector).forEach(seen);
}

new MutationObserver(mutations => {
  for (const { addedNodes } of mutations)
    for (const node of addedNodes)
      if (node.nodeType === Node.ELEMENT_NODE)
        for (const { selector, seen } of watched) {
          if (node.matches(selector)) seen(node);
          if (node.firstElementChild) node.querySelectorAll(selector).forEach(seen);
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

/** Makes an icon of the icon font, which screen readers skip. */
export const icon = name => Object.assign(element('i', 'rzi', name), { ariaHidden: 'true' });

export const motionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
