// The tools of a message. They are the same for every message of a thread, so the server renders them once (MessageTools.razor) and the
// browser adds a copy to each message. What a person does with a message is sent to the thread's component as one custom event, 'messageact'.

window.Blazor.registerCustomEventType('messageact', { createEventArgs: event => event.detail });

/** Adds the tools to each message of the list that has none. */
export function addTools(list, tools) {
  if (!tools) return;
  for (const message of list.querySelectorAll('.message:not(:has(> .message-tools))')) message.append(copyFor(message, tools));
}

/** Handles a click on a message: true when it was on something that the thread's component handles. */
export function useTool(message, target) {
  const { tool, emoji } = target.closest('[data-tool], .reaction')?.dataset ?? {};
  if (tool === 'react') openPicker(message);
  else if (emoji) {
    if (target.closest('.reaction-picker')) closePicker(message);
    act(message, 'react', emoji);
  } else if (target.closest('button.message-status')) act(message, 'readers');
  else if (['forward', 'keep', 'edit', 'delete'].includes(tool)) act(message, tool);
  else return false;
  return true;
}

/** Opens the form in which the author edits the message. opener: gets the focus back when the form closes, instead of the tool. */
export function edit(message, opener) {
  opener.dataset.openedDraft = `message:${message.dataset.id}`;
  act(message, 'edit');
}

const act = (message, name, emoji = null) =>
  message.dispatchEvent(new CustomEvent('messageact', { bubbles: true, detail: { message: message.dataset.id, act: name, emoji } }));

function copyFor(message, tools) {
  const copy = tools.cloneNode(true);
  copy.removeAttribute('data-tools');
  copy.hidden = false;
  copy.className = 'message-tools';
  copy.querySelector('.reaction-picker').remove();
  const mine = message.classList.contains('message-mine');
  for (const button of copy.querySelectorAll('[data-tool]')) {
    const { tool } = button.dataset;
    const offered = tool === 'edit' || tool === 'delete' ? mine
      : tool === 'keep' ? message.querySelector('.files')
      : tool !== 'forward' || !message.classList.contains('message-internal');
    if (!offered) { button.remove(); continue; }
    button.dataset.testid = `message-${tool}`;
    if (tool === 'edit') button.dataset.opensDraft = `message:${message.dataset.id}`; // gets the focus when the form closes
  }
  return copy;
}

function openPicker(message) {
  if (message.querySelector('.message-tools .reaction-picker')) return closePicker(message);
  const picker = document.querySelector('[data-tools] .reaction-picker').cloneNode(true);
  const tools = message.querySelector('.message-tools');
  tools.append(picker);
  tools.onkeydown = event => keyPressed(message, picker, event);
  expanded(message, true);
  picker.querySelector('[data-emoji]').focus();
}

// Arrows move from emoji to emoji and wrap around; Escape closes.
function keyPressed(message, picker, event) {
  if (!picker.isConnected) return;
  const all = [...picker.querySelectorAll('[data-emoji]')];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === 'Escape') closePicker(message);
  else if (to !== undefined && at >= 0) all.at(to % all.length).focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function closePicker(message) {
  message.querySelector('.message-tools .reaction-picker')?.remove();
  expanded(message, false);
  message.querySelector('[data-tool=react]').focus();
}

const expanded = (message, on) => message.querySelector('[data-tool=react]').setAttribute('aria-expanded', on);
