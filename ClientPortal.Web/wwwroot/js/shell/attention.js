// Shows the number of unread messages in the tab's title. On choice, which this browser stores, a new message also plays a short tone and
// vibrates, in one tab of the browser.

import { whenSeen } from './dom.js';
import { inOneTab } from './tabs.js';

const KEY = 'portal:sound';
const BADGE = '[data-testid="messages-badge"]';
const PAUSE = 3_000; // a burst is one tone
let playedAt = 0;

export function watchAttention() {
  const title = document.querySelector('title');
  if (title) new MutationObserver(showCount).observe(title, { childList: true });
  whenSeen(BADGE, showCount);
  new MutationObserver(list => { for (const { target, oldValue } of list) if (target.matches(BADGE)) countChanged(target, Number(oldValue)); })
    .observe(document.documentElement, { subtree: true, attributes: true, attributeOldValue: true, attributeFilter: ['data-count'] });
  whenSeen('[data-sound]', box => { box.checked = localStorage.getItem(KEY) === 'on'; });
  document.addEventListener('change', ({ target }) => {
    if (!target.matches?.('[data-sound]')) return;
    if (target.checked) localStorage.setItem(KEY, 'on');
    else localStorage.removeItem(KEY);
    if (target.checked) playTones();
  });
}

function countChanged(badge, before) {
  showCount();
  if (Number(badge.dataset.count) > before && localStorage.getItem(KEY) === 'on' && Date.now() - playedAt > PAUSE) inOneTab(playTones);
}

function showCount() {
  const waiting = document.querySelector(BADGE)?.dataset.count ?? '0';
  const plain = document.title.replace(/^\(\d+\+?\) /, '');
  const wanted = waiting === '0' ? plain : `(${waiting}) ${plain}`;
  if (document.title !== wanted) document.title = wanted;
}

// Two soft notes. They are computed, so that no file is loaded and the content policy needs no exception.
function playTones() {
  playedAt = Date.now();
  navigator.vibrate?.(60);
  try {
    const audio = new AudioContext();
    for (const [at, pitch] of [[0, 660], [0.12, 880]]) {
      const [tone, volume] = [audio.createOscillator(), audio.createGain()];
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, audio.currentTime + at);
      volume.gain.exponentialRampToValueAtTime(0.15, audio.currentTime + at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + at + 0.25);
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.3);
    }
    setTimeout(() => audio.close(), 1_000);
  } catch { /* the browser has no sound, or requires a user gesture first */ }
}
