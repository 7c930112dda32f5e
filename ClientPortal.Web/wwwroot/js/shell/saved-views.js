// The views of a grid's page that a person has kept: a name and a query, in this browser, for this person. Each is a link to its address.
// The server renders an empty [data-saved-views] and what the page shows now (data-query).

import { element, icon, whenSeen } from './dom.js';

const MOST = 12;
const LONGEST_NAME = 40;

export function watchSavedViews() {
  whenSeen('[data-saved-views]', place => {
    draw(place);
    // Not while a name is typed: what is shown when it is saved counts.
    const shown = new MutationObserver(() => { if (!place.querySelector('form')) draw(place); });
    shown.observe(place, { attributes: true, attributeFilter: ['data-query'] });
  });
}

const storageKey = place => `portal:views:${document.querySelector('.shell')?.dataset.person}:${place.dataset.savedViews}`;

function read(place) {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(place)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(view => typeof view?.name === 'string' && typeof view.query === 'string') : [];
  } catch { return []; }
}

function write(place, views) {
  localStorage.setItem(storageKey(place), JSON.stringify(views.slice(-MOST)));
  draw(place);
}

function draw(place) {
  const { query } = place.dataset;
  const views = read(place);
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  place.replaceChildren(...views.map(view => chip(place, views, view)));
  if (query && views.every(view => view.query !== query)) place.append(keep(place, views));
  if (focused) place.querySelector(`[data-testid="${focused}"]`)?.focus();
}

function chip(place, views, view) {
  const link = element('a', 'button button-quiet button-small', view.name);
  link.href = `${place.dataset.savedViews}?${view.query}`;
  link.dataset.testid = 'saved-view';
  if (view.query === place.dataset.query) link.ariaCurrent = 'true';
  link.prepend(icon('bookmark'));
  const remove = element('button', 'icon-button');
  remove.type = 'button';
  remove.dataset.testid = 'saved-view-remove';
  remove.title = remove.ariaLabel = `${place.dataset.remove} ${view.name}`;
  remove.append(icon('close'));
  remove.addEventListener('click', () => write(place, views.filter(one => one !== view)));
  const both = element('span', 'saved-view');
  both.append(link, remove);
  return both;
}

function keep(place, views) {
  const button = element('button', 'button button-quiet button-small', place.dataset.keep);
  button.type = 'button';
  button.dataset.testid = 'saved-view-keep';
  button.prepend(icon('bookmark_add'));
  button.addEventListener('click', () => {
    const form = naming(place, views);
    button.replaceWith(form);
    form.firstChild.focus();
  });
  return button;
}

function naming(place, views) {
  const form = element('form', 'saved-view-form');
  const name = element('input', 'input');
  Object.assign(name, { required: true, maxLength: LONGEST_NAME, ariaLabel: place.dataset.name, placeholder: place.dataset.name });
  name.dataset.testid = 'saved-view-name';
  const save = element('button', 'button button-primary button-small', place.dataset.save);
  const cancel = element('button', 'button button-quiet button-small', place.dataset.cancel);
  cancel.type = 'button';
  cancel.addEventListener('click', () => draw(place));
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (name.value.trim()) write(place, [...views, { name: name.value.trim(), query: place.dataset.query }]);
  });
  form.append(name, save, cancel);
  return form;
}
