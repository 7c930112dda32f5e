// The portal: its Release build, with a data directory of its own that bench/fill has filled.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { Circuit } from '../driver/circuit.mjs';
import { textOf } from '../driver/tokens.mjs';
import { Visitor } from '../driver/visitor.mjs';
import { Runtime } from './runtime.mjs';
import { Server } from './server.mjs';

const WRITERS = 4; // pages: one sends no more than a hundred messages a second
const PEOPLE = 10; // a room of 10 is ten people; more circuits are more tabs of theirs

export const PAGES = {
  home: { path: '/client-portal', ready: 'person-role' },
  tickets: { path: '/tickets', ready: 'ticket-row' },
  prospects: { path: '/prospects', ready: 'prospect-row' },
};

export class Portal {
  name = 'portal';
  #next = 0;

  /** @param {number} rooms tickets of organisations that have nothing to do with each other, for a crowd */
  static fill(root, directory, rooms) { return fill(root, 'everyday', directory, PEOPLE, rooms); }

  /** Long lists and long threads. */
  static fillLarge(root, directory, rows, lengths, events) { return fill(root, 'large', directory, rows, lengths.join(','), events); }

  static async start(root, directory, facts, program = 'ClientPortal.Web/bin/Release/net10.0/ClientPortal.Web.dll', more = {}) {
    const portal = new Portal();
    const cwd = path.join(root, path.dirname(program));
    const env = port => ({
      ASPNETCORE_ENVIRONMENT: 'Production',
      ASPNETCORE_URLS: `http://127.0.0.1:${port}`,
      Logging__LogLevel__Default: 'Warning',
      Portal__DataDirectory: directory,
      Portal__MessagesPerMinute: '1000000', // one writer is as fast as the portal
      Portal__CircuitsPerPerson: '1000000', // one person has 20 tabs; one of the bench's has hundreds
      ...more,
    });
    portal.facts = facts;
    portal.server = await Server.start('the portal', 'dotnet', [path.basename(program)], { cwd, env });
    return portal;
  }

  enter(email) { return new Visitor(this.server.address).signIn(email, this.facts.password); }

  /** A visitor who signed in before. */
  with(cookie) { return Visitor.with(this.server.address, cookie); }

  /** A token for a program; it is valid for an hour. */
  takeToken(email) { return new Visitor(this.server.address).takeToken(email, this.facts.password); }

  /** Signs all people in, and opens the writer's page. */
  async prepare() {
    const { facts } = this;
    this.listeners = await inTurn(facts.listeners, email => this.enter(email));
    this.staff = await this.enter(facts.staff);
    this.program = await this.takeToken(facts.writer);
    this.desk = await this.takeToken(facts.staff);
    this.ticket = page(facts.ticket);
    this.longTicket = page(facts.longTicket);
    this.quietTicket = page(facts.quietTicket);
    this.runtime = await Runtime.of(this.server.pid);
    const writer = await this.enter(facts.writer);
    this.writers = await inTurn(Array.from({ length: WRITERS }), () => Circuit.open(writer, this.ticket.path, { ready: this.ticket.ready }));
    await Promise.all(this.writers.map(one => one.has('attachOutbox')));
  }

  /** One more reader of the ticket in which the writer writes. */
  listen(heard) { return this.open(this.ticket, this.#one(this.listeners), heard); }

  /** Signs in one person for each of the rooms. */
  async enterRooms() {
    this.rooms ??= await inTurn(this.facts.rooms, async ({ email, ticket }) => {
      const cookie = (await this.enter(email)).headers().Cookie;
      return { ...page(ticket), number: ticket.number, cookie };
    });
    return this.rooms;
  }

  /** A reader of the ticket of a room, of each in turn, for a crowd to open. */
  plan(index) {
    const { path, ready, cookie } = this.rooms[index % this.rooms.length];
    return { address: this.server.address, cookie, path, ready };
  }

  open({ path: where, ready }, visitor = this.#one(this.listeners), heard = undefined, more = {}) {
    return Circuit.open(visitor, where, { ready, heard, ...more });
  }

  /** Sends as the page does: through the outbox, which answers when the message is committed. */
  say(token) {
    const { conversation } = this.facts.ticket;
    const message = { conversation, clientId: randomUUID(), content: textOf(token), internal: false, files: null };
    return this.writers[token % WRITERS].call('attachOutbox', 'Send', message);
  }

  /** Sends by the HTTP API. */
  sayByApi(token) { return write(this.program, this.facts.ticket.number, token); }

  /** Staff answer in a room. */
  sayIn({ number }, token) { return write(this.desk, number, token); }

  heap() { return this.runtime.heap(); }
  stop() { return this.server.stop(); }

  #one(people) { return people[this.#next++ % people.length]; }
}

async function fill(root, ...what) {
  const { stdout } = await promisify(execFile)('dotnet', [path.join(root, 'bench/fill/bin/Release/net10.0/Fill.dll'), ...what.map(String)]);
  return JSON.parse(stdout);
}

function write(program, number, token) {
  return program.json('POST', `/api/tickets/${number}/messages`, { clientId: randomUUID(), content: textOf(token) });
}

const page = ({ number }) => ({ path: `/tickets/${number}`, ready: 'data-thread' });

// Not at once: the rate limit counts a password as wrong until it is checked.
async function inTurn(all, each) {
  const done = [];
  for (const one of all) done.push(await each(one));
  return done;
}
