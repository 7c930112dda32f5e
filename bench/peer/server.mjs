// What the replaced systems do: Socket.IO 4.8, a token at the handshake, a room per ticket, a durable insert for each message, then the emit.

import { createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import Database from 'better-sqlite3';
import { Server } from 'socket.io';

const [port, file, secret] = [Number(process.env.PEER_PORT), process.env.PEER_DATABASE, process.env.PEER_SECRET];

const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('create table messages (id integer primary key, room text not null, author text not null, content text not null, sent_at text not null); '
  + 'create index by_room on messages (room, id)');
const insert = db.prepare('insert into messages (room, author, content, sent_at) values (?, ?, ?, ?)');

const server = http.createServer((request, response) => { response.writeHead(request.url === '/health/live' ? 200 : 404).end('Healthy'); });
const io = new Server(server, { transports: ['websocket'], serveClient: false });

io.use((socket, next) => {
  const [person, signature] = String(socket.handshake.auth.token).split('.');
  const expected = createHmac('sha256', secret).update(person).digest();
  const given = Buffer.from(signature ?? '', 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return next(new Error('unauthorized'));
  socket.data.person = person;
  next();
});

io.on('connection', socket => {
  socket.on('join', (ticket, done) => { socket.join(`ticket-${ticket}`); done(); });
  socket.on('message', ({ ticket, content }, done) => {
    const room = `ticket-${ticket}`;
    const sentAt = new Date().toISOString();
    const { lastInsertRowid } = insert.run(room, socket.data.person, content, sentAt);
    io.to(room).emit('message', { id: Number(lastInsertRowid), author: socket.data.person, content, sentAt });
    done(Number(lastInsertRowid));
  });
});

// The bench asks for the heap after a full collection.
process.on('message', question => {
  if (question === 'heap') {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    process.send({ heap: heapUsed + external });
  }
});

server.listen(port, '127.0.0.1');
