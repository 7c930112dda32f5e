// Tracks the circuit's current WebSocket, (a) to record when the server last sent something and
// (b) to close a half-open socket at once: the browser itself would wait for an answer that never comes.

import { NEGOTIATE_LIMIT, SERVER_PING, SERVER_TIMEOUT } from './timing.js';

export const received = { at: Date.now(), href: location.href };
export const socketEvents = new EventTarget(); // 'message'; 'close' of a socket that had been in use

let current = null;

class TrackedSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols);
    current = this;
    let used = false;
    this.addEventListener('message', () => {
      used = true;
      noteReceived();
      socketEvents.dispatchEvent(new Event('message'));
    });
    this.addEventListener('close', () => {
      if (current === this) current = null;
      // A socket that received nothing was only an attempt; long polling may replace it.
      if (used) socketEvents.dispatchEvent(new Event('close'));
    });
  }
}

/** Records a sign of a running server. The page's address is recorded too: a navigation after it may be lost. */
export function noteReceived() {
  received.at = Date.now();
  received.href = location.href;
}

export const silentFor = () => Date.now() - received.at;

/** Blazor's hook. Long polling stays possible: the script falls back to it when a proxy refuses WebSockets. */
export function configureSignalR(builder) {
  builder
    .withUrl(new URL('_blazor', document.baseURI).href, { WebSocket: TrackedSocket, timeout: NEGOTIATE_LIMIT })
    .withServerTimeout(SERVER_TIMEOUT)
    .withKeepAliveInterval(SERVER_PING);
}

/**
 * Ends the current connection now, open or still connecting. SignalR's transport listens to onclose, so it gets the event
 * from us: it then closes the socket itself and reports the connection as lost (checked in the script of 10.0.12).
 */
export function dropConnection() {
  const socket = current;
  current = null;
  if (socket && socket.readyState <= WebSocket.OPEN) {
    socket.dispatchEvent(new CloseEvent('close', { code: 4000, reason: 'no answer', wasClean: false }));
    socket.close();
  } else {
    window.Blazor?._internal?.forceCloseConnection?.()?.catch?.(() => {});
  }
}
