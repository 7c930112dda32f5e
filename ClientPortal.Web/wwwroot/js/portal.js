// The functions that .NET calls: import("./js/portal.js"). The page itself loads it too, after blazor.web.js (autostart="false"). It only
// re-exports: a second copy of it (another address, for instance with a fingerprint) still uses the same modules.

import './boot.js';

export { attach, detach } from './connection/pulse.js';
export { leaveNode } from './connection/reload.js';
export { clearDraft, hasDraft } from './forms/drafts.js';
export { setTheme } from './shell/theme.js';
export { useTimeZone } from './shell/times.js';
export { toast } from './shell/toasts.js';
export { attachOutbox } from './thread/outbox.js';
export { attachThread } from './thread/thread.js';
export { showAvatar } from './shell/avatars.js';
export { attachNotifications } from './shell/notifications.js';
export { attachPush, leavePush } from './shell/push.js';
