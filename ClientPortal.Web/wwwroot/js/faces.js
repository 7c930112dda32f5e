// Somebody chose another picture, or none: every avatar of that person on the page follows.

export function showFace(person, version) {
  for (const avatar of document.querySelectorAll(`[data-face="${CSS.escape(person)}"]`)) {
    let picture = avatar.querySelector('img');
    if (!picture && version) {
      picture = Object.assign(new Image(), { className: 'avatar-picture', alt: '', decoding: 'async' });
      avatar.append(picture);
    }
    if (!picture) continue;
    picture.hidden = !version;
    if (version) picture.src = `/avatars/${person}/${version}`;
  }
}
