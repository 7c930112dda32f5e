// [data-drag] elements can be dragged into any [data-drop] but their own. The server handles the drop. The browser decides what cannot wait
// for the server: whether the place under the pointer accepts the card. Firefox starts no drag without data, so some is set.

let origin = null;
let over = null;

export function watchDragging() {
  document.addEventListener('dragstart', event => {
    const card = event.target.closest?.('[data-drag]');
    if (!card) return;
    event.dataTransfer.setData('text/plain', card.dataset.id ?? '');
    event.dataTransfer.effectAllowed = 'move';
    card.classList.add('dragged');
    origin = card.closest('[data-drop]') ?? card;
  });
  document.addEventListener('dragover', event => {
    const place = origin && event.target.closest?.('[data-drop]');
    const takes = place && place !== origin;
    // The browser raises drop only where the default of dragover was prevented.
    if (takes) event.preventDefault();
    mark(takes ? place : null);
  });
  for (const type of ['drop', 'dragend'])
    document.addEventListener(type, () => {
      mark(null);
      origin = null;
      document.querySelectorAll('.dragged').forEach(card => card.classList.remove('dragged'));
    });
}

function mark(place) {
  if (place === over) return;
  over?.classList.remove('drop-over');
  place?.classList.add('drop-over');
  over = place;
}
