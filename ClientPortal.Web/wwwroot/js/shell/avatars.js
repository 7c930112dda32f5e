// Updates every avatar of a person on the page after that person changed or removed the picture. A rendered image gets another address; an
// avatar without one gets an image of ours, which disappears with its element when the server renders another there (Avatar.razor).

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
