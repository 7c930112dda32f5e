// Somebody chose another picture, or none: every avatar of that person on the page follows. One that the server rendered changes; where there
// was none ours is added, and goes with the element when the server renders another picture or another person there (Avatar.razor).

export function showAvatar(person, version) {
  for (const avatar of document.querySelectorAll(`[data-avatar="${CSS.escape(person)}"]`)) {
    const rendered = avatar.querySelector('img:not([data-ours])');
    avatar.querySelector('img[data-ours]')?.remove();
    if (rendered) rendered.hidden = !version;
    if (!version) continue;
    const picture = rendered ?? Object.assign(new Image(), { className: 'avatar-picture', alt: '', decoding: 'async' });
    picture.src = `/avatars/${person}/${version}`;
    if (rendered) continue;
    picture.dataset.ours = '';
    avatar.append(picture);
  }
}
