// Every duration of the browser side, with its reason. Milliseconds.

export const PING = 8_000;              // ours, with the next message of the server: its own come every 10 s (of several nodes: 2 s)
export const SERVER_TIMEOUT = 20_000;   // two missed pings of the server: the connection is lost; so it sees ours
export const SILENCE = 12_000;          // one ping overdue, and a margin for a slow network
export const PULSE_LIMIT = 3_000;       // the delay that a person accepts before the page seems frozen
export const BEAT = 60_000;             // renews the presence lease
export const CATCH_UP = [300, 600, 1_200, 2_400, 5_000]; // pulses while behind: quick first, then slower
export const RETRY = [500, 2_000, 4_000, 5_000];         // the last one repeats; each ±50 % (jitter in reload.js)
export const NEGOTIATE_LIMIT = 8_000;   // a slow phone's TLS and one round trip
export const ATTEMPT_LIMIT = 8_000;     // then the attempt's socket is closed and the next one starts
export const ATTEMPT_HANGS = 30_000;    // not even closing helps (long polling): load the page anew
export const START_LIMIT = 15_000;      // from the script to a started circuit
export const START_FAILED = 2_000;      // from a failure during the start to "it will not start"
export const WATCH = 5_000;             // the clock that notices sleep and silence
export const SLEPT = 15_000;            // a 5 s clock that skips 15 s was asleep
export const SLEPT_HIDDEN = 90_000;     // browsers slow a hidden tab's timers to one a minute
export const PROBE_LIMIT = 4_000;       // /health/live
export const RELOAD_WINDOW = 60_000;    // at most MAX_RELOADS after failures in this time
export const MAX_RELOADS = 3;
export const AWAY_AFTER = 5 * 60_000;   // no input in any tab; html[data-away-after] overrides it in tests
