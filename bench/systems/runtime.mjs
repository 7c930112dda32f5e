// Reads a .NET process through its diagnostic port (a socket in the temporary folder): its counters, and a full collection
// on demand. Of the stream that answers, only the few values that are wanted are picked out of the bytes.
// https://github.com/dotnet/diagnostics/blob/main/documentation/design-docs/ipc-protocol.md

import { readdirSync, statSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const MAGIC = Buffer.from('DOTNET_IPC_V1\0', 'latin1');
const EVENT_PIPE = 2, STOP = 1, COLLECT = 2;
const NETTRACE = 1, BUFFER_MB = 16;
const INFORMATIONAL = 4, VERBOSE = 5;
const HEAP_COLLECT = 0x800000n; // of Microsoft-Windows-DotNETRuntime: listening to it makes the runtime collect the heap once
const HEADER = 20, OK = 0;
const INTERVAL = 1; // s
const LIMIT = 10_000;
const PAUSE = 'total-pause-time-by-gc';

// How many words come before a counter's value: its name, its title and, where it counts what came since the last time, the scale of that.
const COUNTERS = [['gc-heap-size', 2], ['alloc-rate', 3], [PAUSE, 3]];

export class Runtime {
  #values = new Map();
  #sums = new Map();
  #seen = 0;
  #longestPaused = 0;
  #rest = Buffer.alloc(0);

  /** Reads the counters of a process from now on. */
  static async of(pid) {
    const runtime = new Runtime();
    runtime.path = portOf(pid);
    await runtime.#listen('System.Runtime', 0xffffffffn, INFORMATIONAL, `EventCounterIntervalSec=${INTERVAL}`, part => runtime.#read(part));
    await runtime.next();
    return runtime;
  }

  /** Bytes on the managed heap after a full collection. */
  async heap() {
    for (let times = 0; times < 2; times++) { // the second collects what the finalizers of the first released
      const session = await this.#listen('Microsoft-Windows-DotNETRuntime', HEAP_COLLECT, VERBOSE, '', () => {});
      await wait(300);
      session.end();
    }
    await this.next();
    await this.next();
    return this.#values.get('gc-heap-size') * 1e6;
  }

  /** Bytes allocated since the beginning, up to the last second. */
  allocated() { return this.#sums.get('alloc-rate') ?? 0; }

  /** Milliseconds for which the collector has stopped everything, up to the last second. */
  paused() { return this.#sums.get(PAUSE) ?? 0; }

  /** The most of them within one second, since this was asked the last time. */
  longestPaused() {
    const most = this.#longestPaused;
    this.#longestPaused = 0;
    return most;
  }

  /** Waits for the next second's counters. */
  async next() {
    const [now, until] = [this.#seen, performance.now() + LIMIT];
    while (this.#seen === now) {
      if (performance.now() > until) throw new Error('the runtime tells its counters no more');
      await wait(20);
    }
  }

  async #listen(provider, keywords, level, filter, read) {
    const socket = net.connect(this.path);
    const session = await new Promise((resolve, reject) => {
      let head = Buffer.alloc(0);
      socket.once('error', reject);
      const request = [u32(BUFFER_MB), u32(NETTRACE), u32(1), u64(keywords), u32(level), text(provider), text(filter)];
      socket.once('connect', () => socket.write(message(COLLECT, request)));
      socket.on('data', function first(part) {
        head = Buffer.concat([head, part]);
        if (head.length < HEADER + 8) return;
        socket.off('data', first);
        if (head[17] !== OK) return reject(new Error('the runtime refused to be listened to'));
        socket.on('data', read);
        resolve(head.readBigUInt64LE(HEADER));
      });
    });
    socket.unref();
    return { end: () => net.connect(this.path, function () { this.end(message(STOP, [u64(session)])); }).unref().on('error', () => {}) };
  }

  // One that is cut by the end of a part is read with the next.
  #read(part) {
    const bytes = Buffer.concat([this.#rest, part]);
    let read = 0;
    for (const [name, words] of COUNTERS) {
      const needle = Buffer.from(`${name}\0`, 'utf16le');
      for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 2)) {
        let value = at;
        for (let word = 0; word < words && value >= 0; word++) value = pastWord(bytes, value);
        if (value < 0 || value + 8 > bytes.length) break;
        read = Math.max(read, value + 8);
        this.#take(name, bytes.readDoubleLE(value));
      }
    }
    const cut = Math.max(read, bytes.length - 1_000);
    this.#rest = Buffer.from(bytes.subarray(cut));
  }

  #take(name, value) {
    this.#values.set(name, value);
    this.#sums.set(name, (this.#sums.get(name) ?? 0) + value);
    if (name === 'alloc-rate') this.#seen++;
    if (name === PAUSE) this.#longestPaused = Math.max(this.#longestPaused, value);
  }
}

// A process that was killed left its socket behind, and its number may have been used again: the newest is ours.
function portOf(pid) {
  const ports = readdirSync(tmpdir()).filter(name => name.startsWith(`dotnet-diagnostic-${pid}-`)).map(name => path.join(tmpdir(), name));
  if (ports.length === 0) throw new Error(`process ${pid} has no diagnostic port: is DOTNET_EnableDiagnostics set to 0?`);
  return ports.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

function pastWord(bytes, at) {
  for (; at + 1 < bytes.length; at += 2) if (bytes[at] === 0 && bytes[at + 1] === 0) return at + 2;
  return -1;
}

function message(command, parts) {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(HEADER);
  MAGIC.copy(head);
  head.writeUInt16LE(HEADER + body.length, 14);
  head[16] = EVENT_PIPE;
  head[17] = command;
  return Buffer.concat([head, body]);
}

function u32(value) { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; }
function u64(value) { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(value); return bytes; }
function text(value) { return Buffer.concat([u32(value.length + 1), Buffer.from(`${value}\0`, 'utf16le')]); }
