// A Socket.IO client in a room of the peer, with the interface of a circuit.

import { createHmac } from 'node:crypto';
import { io } from 'socket.io-client';
import { tokensIn } from './tokens.mjs';

export class Socket {
  received = 0;
  sent = 0;
  errors = [];

  static async open(address, secret, person, ticket, heard) {
    const socket = new Socket();
    const token = `${person}.${createHmac('sha256', secret).update(person).digest('base64url')}`;
    socket.io = io(address, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false });
    socket.io.on('disconnect', reason => { if (!socket.closing) socket.errors.push(reason); });
    await new Promise((resolve, reject) => { socket.io.once('connect', resolve); socket.io.once('connect_error', reject); });
    socket.io.io.engine.on('packet', ({ data }) => { socket.received += (data?.length ?? 0) + 1; });
    socket.io.io.engine.on('packetCreate', ({ data }) => { socket.sent += (data?.length ?? 0) + 1; });
    socket.io.on('message', message => { for (const one of tokensIn(Buffer.from(message.content))) heard?.(one, socket); });
    if (ticket) await socket.io.emitWithAck('join', ticket);
    return socket;
  }

  say(ticket, content) { return this.io.emitWithAck('message', { ticket, content }); }

  async close() {
    this.closing = true;
    this.io.close();
  }
}
