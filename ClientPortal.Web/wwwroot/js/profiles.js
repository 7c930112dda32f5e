// Wherever a person is named, [data-profile] opens its window; the window is the server's (ProfilesPanel).

import { hand } from './dom.js';

export const openProfile = person => hand(document.querySelector('[data-profile-asked]'), person);

export function watchProfiles() {
  document.addEventListener('click', event => {
    const named = event.target.closest?.('[data-profile]');
    if (named) openProfile(named.dataset.profile);
  });
}
