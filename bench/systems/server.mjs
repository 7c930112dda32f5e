// A server as a process of its own, on a free port of the loopback. It ends with the bench, whatever ends that.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const START_LIMIT = 300_000; // ms, for a busy machine
const STOP_LIMIT = 10_000;
const TICKS = 100; // of /proc, in a second; Linux has no other value
const KEPT_LOG = 20_000;

const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
  });
}

export class Server {
  /** Starts it and returns when /health/live answers. @param {(port: number) => object} env what it needs beside the variables of this process */
  static async start(name, command, args, { env, cwd, ipc = false }) {
    const server = new Server();
    const port = await freePort();
    const how = { cwd, env: { ...process.env, ...env(port) }, stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc'] : [])] };
    Object.assign(server, { name, address: `http://127.0.0.1:${port}`, log: '', spawn: () => spawn(command, args, how) });
    await server.#begin();
    return server;
  }

  /** Kills it, and starts it again at the same address. Returns when it answers. */
  async restart() {
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
    await this.#begin();
  }

  get pid() { return this.child.pid; }

  /** Processor time so far, in ms; it moves in steps of 10. */
  cpu() {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 1000 / TICKS;
  }

  /** Resident memory in bytes. */
  rss() { return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))[1]); }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT);
    await gone;
    clearTimeout(late);
  }

  async #begin() {
    const began = performance.now();
    const child = this.child = this.spawn();
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', text => { this.log = (this.log + text).slice(-KEPT_LOG); });
    }
    running.add(child);
    child.once('exit', () => running.delete(child));
    await this.#live(began);
    this.startedIn = performance.now() - began;
  }

  async #live(began) {
    while (performance.now() - began < START_LIMIT && this.child.exitCode === null) {
      const answer = await fetch(`${this.address}/health/live`).catch(() => null);
      if (answer?.ok) return;
      await wait(5);
    }
    this.child.kill('SIGKILL');
    throw new Error(`${this.name} did not start:\n${this.log}`);
  }
}
