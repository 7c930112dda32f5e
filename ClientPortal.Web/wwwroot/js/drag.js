// What of dragging the browser must decide at once: [draggable][data-number] may be dragged, and let go over [data-drop]. What it means is
// the server's business, which hears of the start and of the drop alone.

export function watchDrags() {
  document.addEventListener('dragstart', ({ target, dataTransfer }) => {
    const { number } = target.dataset ?? {};
    if (number) dataTransfer.setData('text/plain', number); // some browsers drag nothing that has no data
  });
  document.addEventListener('dragover', event => {
    if (event.target.closest?.('[data-drop]')) event.preventDefault();
  });
}
