// MudBlazor's style sheet and script. Most pages have nothing of MudBlazor's: they are loaded before the first part that has (Ui/MudReady).

const add = (name, properties) => new Promise((loaded, failed) => {
  const made = Object.assign(document.createElement(name), properties, {
    onload: () => loaded(),
    onerror: () => { made.remove(); failed(new Error(`${properties.href ?? properties.src} could not be loaded`)); },
  });
  document.head.append(made);
});

let both;

/** Returns when both are there. What failed is tried again by the next call. */
export function loadMud(style, script) {
  both ??= Promise.all([add('link', { rel: 'stylesheet', href: style }), add('script', { src: script })])
    .then(() => {}, reason => { both = undefined; throw reason; });
  return both;
}
