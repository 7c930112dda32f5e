// [data-drag] elements can be dragged. What is done with a drop is the server's business; here is what it cannot say in time:
// Firefox drags nothing that carries no data, and the place under the pointer must show itself at once.

let over = null;

export function watchDragging() {
  document.addEventListener('dragstart', event => {
    const card = event.target.closest?.('[data-drag]');
    if (!card) return;
    event.dataTransfer.setData('text/plain', card.dataset.id ?? '');
    event.dataTransfer.effectAllowed = 'move';
    card.classList.add('dragged');
  });
  document.addEventListener('dragover', event => mark(event.target.closest?.('[data-drop-here]') ?? null));
  for (const type of ['drop', 'dragend'])
    document.addEventListener(type, () => {
      mark(null);
      document.querySelectorAll('.dragged').forEach(card => card.classList.remove('dragged'));
    });
}

function mark(place) {
  if (place === over) return;
  over?.classList.remove('drop-over');
  place?.classList.add('drop-over');
  over = place;
}
