// The durations of the portal's own browser module. That folder is no module for node, so it is read as text.

import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../ClientPortal.Web/wwwroot/js/connection/timing.js', import.meta.url), 'utf8');

export const timing = await import(`data:text/javascript,${encodeURIComponent(text)}`);
