// scripts/cluster from a program: PostgreSQL, three nodes and nginx, and what can fail among them.

import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../../scripts/cluster', import.meta.url));
const run = promisify(execFile);

export class Cluster {
  constructor(folder, child, env) { Object.assign(this, { folder, child, env }); }

  /** Starts it, and returns when all nodes are ready. Nothing is built. @param {{ networks?: boolean }} more whether nodes can be cut off */
  static async start(env, { networks = false } = {}) {
    const folder = mkdtempSync(path.join(tmpdir(), 'clientportal-faults-'));
    const more = networks ? ['--networks'] : [];
    const child = spawn(
      SCRIPT, ['--in', folder, '--no-build', '--until-eof', ...more], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((ready, failed) => {
      readline.createInterface({ input: child.stdout }).on('line', line => { if (line.startsWith('cluster: ready')) ready(); });
      child.once('exit', code => failed(new Error(`scripts/cluster ended with ${code}`)));
    });
    return new Cluster(folder, child, env);
  }

  /** Of nginx. */
  get address() { return this.#state('address'); }

  /** Of one node, past nginx. */
  node(number) { return `http://${this.#state(`node${number}`)}`; }

  log(number) { return readFileSync(path.join(this.folder, `node${number}.log`), 'utf8'); }

  /** An act of the script, such as ('kill', '2'); returns when it is done. */
  act(...act) { return run(SCRIPT, [...act, '--in', this.folder], { env: { ...process.env, ...this.env } }); }

  async stop() {
    this.child.stdin.end(); // the script ends all that it has started
    if (this.child.exitCode === null) await new Promise(done => this.child.once('exit', done));
  }

  #state(name) { return new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(path.join(this.folder, 'state'), 'utf8'))[1]; }
}
