// The functions that .NET calls. The build makes lib/portal.js of this and all that it imports (eng/Scripts.targets). The page loads that file
// after blazor.web.js (autostart="false"), and .NET imports it by the same address, so that it runs once.

import './boot.js';

export { attach, detach } from './connection/pulse.js';
export { leaveNode } from './connection/reload.js';
export { clearDraft, hasDraft } from './forms/drafts.js';
export { loadMud } from './shell/mud.js';
export { setTheme } from './shell/theme.js';
export { useTimeZone } from './shell/times.js';
export { toast } from './shell/toasts.js';
export { attachOutbox } from './thread/outbox.js';
export { attachThread } from './thread/thread.js';
export { showAvatar } from './shell/avatars.js';
export { attachNotifications } from './shell/notifications.js';
export { attachPush, leavePush } from './shell/push.js';
