// The picture of a person or a group: whatever image was chosen becomes a square of the middle of it, small, before it leaves the browser. What a camera
// wrote beside the pixels (place, time) stays behind.

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
  say(form, '');
  try {
    const body = new FormData();
    body.append('file', await square(file, Number(form.dataset.side)), 'portrait');
    const token = form.querySelector('input[name="__RequestVerificationToken"]').value;
    const answer = await fetch(new URL(form.dataset.to, document.baseURI), { method: 'POST', body, headers: { RequestVerificationToken: token } });
    if (!answer.ok) say(form, (await answer.json()).title);
  } catch {
    say(form, form.dataset.unreadable);
  }
  label.ariaBusy = null;
}

async function square(file, side) {
  const image = await createImageBitmap(file);
  const edge = Math.min(image.width, image.height);
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.fillStyle = '#fff'; // what is transparent would be black in a JPEG
  pen.fillRect(0, 0, side, side);
  pen.drawImage(image, (image.width - edge) / 2, (image.height - edge) / 2, edge, edge, 0, 0, side, side);
  image.close();
  // A browser that writes no WebP gives a PNG: then a JPEG.
  const webp = await blobOf(canvas, 'image/webp');
  return webp.type === 'image/webp' ? webp : blobOf(canvas, 'image/jpeg');
}

const blobOf = (canvas, type) => new Promise((done, fail) => canvas.toBlob(blob => blob ? done(blob) : fail(), type, QUALITY));

function say(form, sentence) {
  const error = form.querySelector('[data-portrait-error]');
  error.textContent = sentence;
  error.hidden = !sentence;
}
