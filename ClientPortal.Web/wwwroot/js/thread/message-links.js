// Links to one message: the address of its conversation's page, with ?message={id}.

import { toast } from '../shell/toasts.js';

/** The id of the message that an address leads to, or null. */
export const linkedMessage = ({ search }) => new URLSearchParams(search).get('message');

/** Copies the link to a message, and says so. thread: { root, words }. */
export async function copyLink(id, { root, words }) {
  const link = `${location.origin}${location.pathname}?message=${id}`;
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    // The clipboard API does not exist on plain http: the older command is used.
    const field = Object.assign(document.createElement('textarea'), { value: link });
    root.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  toast({ kind: 'success', title: words.copied, text: '' });
}
