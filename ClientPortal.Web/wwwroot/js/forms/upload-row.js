// The row of one upload: name, how far it has come, and what can be done with it. States: queued, sending, waiting (for the connection), checking,
// paused, left (by an earlier page: choose the same file again), failed.

import { element, icon } from '../shell/dom.js';
import { fileChip } from './file-chip.js';

/** Draws one.row. acts: { pause, continue, cancel, choose }. */
export function drawUpload(one, words, acts) {
  const said = element('span', one.state === 'failed' ? 'file-error' : 'meta', one.state === 'failed' ? one.why : words[one.state] ?? '');
  if (one.state === 'failed') said.setAttribute('role', 'alert');
  const [picture, text] = fileChip({ ...one, contentType: one.contentType || '' }, said);
  one.showShare = () => {};
  if (one.state !== 'failed') text.append(barOf(one, words));
  const active = one.row.contains(document.activeElement) ? document.activeElement.dataset.act ?? '' : null;
  one.row.dataset.state = one.state;
  one.row.replaceChildren(picture, text, ...toolsOf(one, words, acts));
  // The button that was pressed is replaced by its opposite.
  if (active !== null) (one.row.querySelector(`[data-act="${active}"]`) ?? one.row.querySelector('button')).focus();
  one.showShare();
}

// The share is in the bar, which screen readers ask for when they want it; the number beside it is for the eye.
function barOf(one, words) {
  const line = element('span', 'upload-line');
  const bar = Object.assign(element('progress', 'file-progress'), { max: 1, ariaLabel: words.progress.replace('{0}', one.name) });
  const share = Object.assign(element('span', 'meta upload-share'), { ariaHidden: 'true' });
  line.append(bar, share);
  const percent = new Intl.NumberFormat(document.documentElement.lang || 'fr', { style: 'percent' });
  one.showShare = () => {
    if (one.state === 'checking') { bar.removeAttribute('value'); share.textContent = ''; return; }
    bar.value = one.share;
    share.textContent = percent.format(Math.floor(one.share * 100) / 100);
  };
  return line;
}

function toolsOf(one, words, acts) {
  const tools = [];
  if (['sending', 'waiting'].includes(one.state)) tools.push(tool('pause_circle', words.pause, 'upload-pause', one, acts.pause));
  if (one.state === 'paused') tools.push(tool('play_arrow', words.continue, 'upload-continue', one, acts.continue));
  if (one.state === 'left') tools.push(tool('upload_file', words.choose, 'upload-choose', one, acts.choose));
  if (one.state === 'failed' && one.again) tools.push(tool('refresh', words.retry, 'file-retry', one, acts.continue));
  if (one.state !== 'checking') tools.push(tool('close', one.state === 'failed' ? words.remove : words.cancel, 'file-remove', one, acts.cancel));
  return tools;
}

function tool(symbol, words, testId, one, act) {
  const made = Object.assign(element('button', 'icon-button'), { type: 'button', title: words, ariaLabel: `${words} : ${one.name}` });
  made.dataset.testid = testId;
  made.dataset.act = testId;
  made.append(icon(symbol));
  made.addEventListener('click', act);
  return made;
}
