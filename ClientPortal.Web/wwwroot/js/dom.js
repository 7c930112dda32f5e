// Elements come and go with every render. One observer for the page tells each part about the ones it cares for.

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

/** Hands a value to a hidden field of the server's, which hears of it as if somebody had typed it. */
export function hand(field, value) {
  if (!field) return;
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

export const motionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
