// The peer: a Socket.IO server that does what the replaced systems do (bench/peer/server.mjs).

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Socket } from '../driver/socket.mjs';
import { textOf } from '../driver/tokens.mjs';
import { Server } from './server.mjs';

const TICKET = 1, ELSEWHERE = 2;

export class Peer {
  name = 'peer';
  #people = 0;

  static async start(root, directory) {
    const peer = new Peer();
    peer.secret = randomBytes(32).toString('hex');
    const env = port => ({
      NODE_ENV: 'production', PEER_PORT: String(port), PEER_DATABASE: path.join(directory, 'peer.db'), PEER_SECRET: peer.secret,
    });
    peer.server = await Server.start('the peer', process.execPath, ['--expose-gc', path.join(root, 'bench/peer/server.mjs')], { env, ipc: true });
    return peer;
  }

  async prepare() { this.writer = await this.#open(TICKET); }

  listen(heard) { return this.#open(TICKET, heard); }

  /** A connection in another room, for a crowd to open. */
  plan(index) { return { address: this.server.address, secret: this.secret, person: `stranger${index}`, ticket: ELSEWHERE }; }

  /** Sends to a room without listeners. */
  sayElsewhere(content) { return this.writer.say(ELSEWHERE, content); }

  say(token) { return this.writer.say(TICKET, textOf(token)); }

  async heap() {
    const answer = new Promise(resolve => this.server.child.once('message', resolve));
    this.server.child.send('heap');
    return (await answer).heap;
  }

  stop() { return this.server.stop(); }

  #open(ticket, heard) { return Socket.open(this.server.address, this.secret, `person${this.#people++}`, ticket, heard); }
}
