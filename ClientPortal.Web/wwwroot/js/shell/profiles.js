// A click on a person's name, [data-profile], opens that person's profile, which the server renders (ProfilesPanel).

import { setHiddenField } from './dom.js';

export const openProfile = person => setHiddenField(document.querySelector('[data-profile-asked]'), person);

export function watchProfiles() {
  document.addEventListener('click', event => {
    const named = event.target.closest?.('[data-profile]');
    if (named) openProfile(named.dataset.profile);
  });
}
