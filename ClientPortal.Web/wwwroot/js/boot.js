// Starts every part of a live page, once. The parts share modules, so that it runs once however often portal.js is imported.

import './badge.js';
import { watchChanges } from './changes.js';
import { start } from './connection.js';
import { watchCountdowns } from './countdown.js';
import { watchDialogs } from './dialogs.js';
import { watchDragging } from './dragging.js';
import { watchForDoubts } from './doubts.js';
import { watchDrafts } from './drafts.js';
import { watchFocus } from './focus.js';
import { watchOutbox } from './outbox.js';
import { watchOversize } from './oversize.js';
import { watchPictures } from './pictures.js';
import { watchPasskeys } from './passkeys.js';
import { restorePlace } from './place.js';
import { watchPortraits } from './portrait.js';
import { watchPresence } from './presence.js';
import { personEvents } from './pulse.js';
import { watchTastes } from './remember.js';
import { watchLostInput } from './resend.js';
import { watchTheme } from './theme.js';
import { watchTimes } from './times.js';
import { watchZones } from './zone.js';

document.documentElement.dataset.connection = 'catching-up';
watchTheme();
watchTimes();
watchCountdowns();
watchDrafts();
watchOutbox();
watchTastes();
watchOversize();
watchFocus();
watchLostInput();
watchPresence();
watchPictures();
watchPortraits();
watchChanges();
watchDialogs();
watchDragging();
watchZones();
watchPasskeys();
watchForDoubts();
personEvents.addEventListener('attached', restorePlace, { once: true });
// Browsers retire 'unload', on which Blazor says goodbye; without it every closed tab would look present until its lease ends.
addEventListener('pagehide', event => { if (!event.persisted) window.Blazor?.disconnect?.(); });
start();
