// What can be done with a message. Every message of a thread offers the same, so the server says it once (MessageTools.razor) and the
// browser puts a copy on each; what is chosen goes to the message's component as one event of its own, 'messageact'.

window.Blazor.registerCustomEventType('messageact', { createEventArgs: event => event.detail });

/** Gives each message of the list that has none its tools. */
export function equip(list, tools) {
  if (!tools) return;
  for (const message of list.querySelectorAll('.message:not(:has(> .message-tools))')) message.append(copyFor(message, tools));
}

/** A click on a message: true when it was for a tool that the message's component answers. */
export function useTool(message, target) {
  const { tool, emoji } = target.closest('[data-tool], .reaction-picker [data-emoji]')?.dataset ?? {};
  if (tool === 'react') pick(message);
  else if (emoji) { unpick(message); act(message, { act: 'react', emoji }); }
  else if (['forward', 'edit', 'delete'].includes(tool)) act(message, { act: tool, emoji: null });
  else return false;
  return true;
}

/** The message is to be changed: its author's form opens. opener: where the keyboard comes back to, when that is not the tool. */
export function edit(message, opener) {
  opener.dataset.openedDraft = `message:${message.dataset.id}`;
  act(message, { act: 'edit', emoji: null });
}

const act = (message, detail) => message.dispatchEvent(new CustomEvent('messageact', { bubbles: true, detail }));

function copyFor(message, tools) {
  const copy = tools.cloneNode(true);
  copy.removeAttribute('data-tools');
  copy.hidden = false;
  copy.className = 'message-tools';
  copy.querySelector('.reaction-picker').remove();
  const mine = message.classList.contains('message-mine');
  for (const button of copy.querySelectorAll('[data-tool]')) {
    const { tool } = button.dataset;
    const offered = tool === 'edit' || tool === 'delete' ? mine : tool !== 'forward' || !message.classList.contains('message-internal');
    if (!offered) { button.remove(); continue; }
    button.dataset.testid = `message-${tool}`;
    if (tool === 'edit') button.dataset.opensDraft = `message:${message.dataset.id}`; // where the keyboard comes back to
  }
  return copy;
}

function pick(message) {
  if (message.querySelector('.message-tools .reaction-picker')) return unpick(message);
  const picker = document.querySelector('[data-tools] .reaction-picker').cloneNode(true);
  const tools = message.querySelector('.message-tools');
  tools.append(picker);
  tools.onkeydown = event => pressed(message, picker, event);
  expanded(message, true);
  picker.querySelector('[data-emoji]').focus();
}

// Arrows go from emoji to emoji, round and round; Escape closes.
function pressed(message, picker, event) {
  if (!picker.isConnected) return;
  const all = [...picker.querySelectorAll('[data-emoji]')];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === 'Escape') unpick(message);
  else if (to !== undefined && at >= 0) all.at(to % all.length).focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function unpick(message) {
  message.querySelector('.message-tools .reaction-picker')?.remove();
  expanded(message, false);
  message.querySelector('[data-tool=react]').focus();
}

const expanded = (message, on) => message.querySelector('[data-tool=react]').setAttribute('aria-expanded', on);
