// The picture of a person or a group: the browser cuts a small square out of the middle of the chosen image and uploads that. The metadata
// of a camera (place, time) is not uploaded.

const QUALITY = 0.86;

export function watchPortraits() {
  document.addEventListener('change', event => {
    const field = event.target.closest?.('[data-portrait-file]');
    if (!field?.files.length) return;
    const [file] = field.files;
    field.value = '';
    send(field.closest('[data-portrait]'), file);
  });
}

async function send(form, file) {
  const label = form.querySelector('label');
  label.ariaBusy = 'true';
  showError(form, '');
  try {
    const body = new FormData();
    body.append('file', await square(file, Number(form.dataset.side)), 'portrait');
    const token = form.querySelector('input[name="__RequestVerificationToken"]').value;
    const answer = await fetch(new URL(form.dataset.to, document.baseURI), { method: 'POST', body, headers: { RequestVerificationToken: token } });
    if (!answer.ok) showError(form, (await answer.json()).title);
  } catch {
    showError(form, form.dataset.unreadable);
  }
  label.ariaBusy = null;
}

async function square(file, side) {
  const image = await createImageBitmap(file);
  const edge = Math.min(image.width, image.height);
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.fillStyle = '#fff'; // transparent pixels would be black in a JPEG
  pen.fillRect(0, 0, side, side);
  pen.drawImage(image, (image.width - edge) / 2, (image.height - edge) / 2, edge, edge, 0, 0, side, side);
  image.close();
  // A browser that cannot encode WebP returns a PNG: then a JPEG is made.
  const webp = await blobOf(canvas, 'image/webp');
  return webp.type === 'image/webp' ? webp : blobOf(canvas, 'image/jpeg');
}

const blobOf = (canvas, type) => new Promise((done, fail) => canvas.toBlob(blob => blob ? done(blob) : fail(), type, QUALITY));

function showError(form, sentence) {
  const error = form.querySelector('[data-portrait-error]');
  error.textContent = sentence;
  error.hidden = !sentence;
}
