// Keys while a message is edited, form[data-draft^="message:"]: Enter saves, Shift+Enter breaks the line, Escape cancels. The edited text
// is a draft (drafts.js), which is restored when the author edits the same message again.

import { whenSeen } from '../shell/dom.js';
import { keepDrafts } from '../forms/drafts.js';

const FIELD = 'form[data-draft^="message:"] textarea';

export function watchEditing() {
  whenSeen(FIELD, field => field.setSelectionRange(field.value.length, field.value.length));
  document.addEventListener('keydown', event => {
    const field = event.target.closest?.(FIELD);
    if (!field || event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      keepDrafts();
      const message = field.closest('.message').dataset.id;
      field.dispatchEvent(new CustomEvent('messageact', { bubbles: true, detail: { message, act: 'leave', emoji: null } }));
    } else if (event.key === 'Enter' && !event.shiftKey && !matchMedia('(pointer: coarse)').matches) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });
}
