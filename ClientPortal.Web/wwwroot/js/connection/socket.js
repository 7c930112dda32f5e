// Tracks the circuit's current WebSocket, (a) to record when the server last sent something and
// (b) to close a half-open socket at once: the browser itself would wait for an answer that never comes.

import { NEGOTIATE_LIMIT, PING, SERVER_TIMEOUT } from './timing.js';

export const received = { at: Date.now(), href: location.href };
export const socketEvents = new EventTarget(); // 'message'; 'close' of a socket that had been in use

// A ping as SignalR's protocol has it: its length, then [6] in MessagePack.
const PING_BYTES = Uint8Array.of(2, 0x91, 6);
const NEVER = 2 ** 31 - 1; // the longest time of a timer

let current = null;

class TrackedSocket extends WebSocket {
  #sentAt = Date.now();

  constructor(url, protocols) {
    super(url, protocols);
    current = this;
    let used = false;
    this.addEventListener('message', () => {
      used = true;
      noteReceived();
      if (Date.now() - this.#sentAt >= PING) this.send(PING_BYTES);
      socketEvents.dispatchEvent(new Event('message'));
    });
    this.addEventListener('close', () => {
      if (current === this) current = null;
      // A socket that received nothing was only an attempt; long polling may replace it.
      if (used) socketEvents.dispatchEvent(new Event('close'));
    });
  }

  send(data) {
    this.#sentAt = Date.now();
    super.send(data);
  }
}

/** Records a sign of a running server. The page's address is recorded too: a navigation after it may be lost. */
export function noteReceived() {
  received.at = Date.now();
  received.href = location.href;
}

export const silentFor = () => Date.now() - received.at;

/**
 * Blazor's hook. Long polling stays possible: the script falls back to it when a proxy refuses WebSockets. SignalR's own pings are off: a balancer
 * takes what passes in either direction for a sign that the connection is used, and would notice later that a node has frozen. Ours answer the
 * server's, so they end with them.
 */
export function configureSignalR(builder) {
  builder
    .withUrl(new URL('_blazor', document.baseURI).href, { WebSocket: TrackedSocket, timeout: NEGOTIATE_LIMIT })
    .withServerTimeout(SERVER_TIMEOUT)
    .withKeepAliveInterval(NEVER);
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
