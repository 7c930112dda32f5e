// [data-drag] elements can be dragged into any [data-drop] but their own. What is done with a drop is the server's business; here is what
// it cannot say in time: whether the place under the pointer takes the card, and shows it, and that Firefox drags nothing without data.

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
    // What is not prevented is refused: the browser would never tell of the drop.
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
