// The functions that .NET calls: import("./js/portal.js"). The page itself loads it too, after blazor.web.js (autostart="false"). It only
// re-exports: a second copy of it (another address, for instance with a fingerprint) still uses the same modules.

import './boot.js';

export { attach, detach } from './pulse.js';
export { clearDraft, hasDraft } from './drafts.js';
export { setTheme } from './theme.js';
export { useTimeZone } from './times.js';
export { toast } from './toasts.js';
export { attachOutbox } from './outbox.js';
export { attachThread } from './thread.js';
export { showAvatar } from './avatars.js';
export { attachNotifications } from './notifications.js';
