// The portal: its Release build, with a data directory of its own that bench/fill has filled.

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Circuit } from '../driver/circuit.mjs';
import { textOf } from '../driver/tokens.mjs';
import { Visitor } from '../driver/visitor.mjs';
import { Runtime } from './runtime.mjs';
import { Server } from './server.mjs';

const PEOPLE = 10; // a room of 10 is ten people; more circuits are more tabs of theirs

export const PAGES = {
  home: { path: '/client-portal', ready: 'person-role' },
  tickets: { path: '/tickets', ready: 'ticket-row' },
  prospects: { path: '/prospects', ready: 'prospect-row' },
};

export class Portal {
  name = 'portal';
  #next = 0;

  static fill(root, directory) {
    return JSON.parse(execFileSync('dotnet', [path.join(root, 'bench/fill/bin/Release/net10.0/Fill.dll'), directory, String(PEOPLE)]).toString());
  }

  static async start(root, directory, facts) {
    const portal = new Portal();
    const cwd = path.join(root, 'ClientPortal.Web/bin/Release/net10.0');
    const env = port => ({
      ASPNETCORE_ENVIRONMENT: 'Production',
      ASPNETCORE_URLS: `http://127.0.0.1:${port}`,
      Logging__LogLevel__Default: 'Warning',
      Portal__DataDirectory: directory,
      Portal__MessagesPerMinute: '1000000', // one writer is as fast as the portal
      Portal__CircuitsPerPerson: '1000000', // one person has 20 tabs; one of the bench's has hundreds
    });
    portal.facts = facts;
    portal.server = await Server.start('the portal', 'dotnet', ['ClientPortal.Web.dll'], { cwd, env });
    return portal;
  }

  /** Signs everybody in, and opens the page of the one who writes. */
  async prepare() {
    const { address } = this.server;
    const { facts } = this;
    const enter = email => new Visitor(address).signIn(email, facts.password);
    this.listeners = await inTurn(facts.listeners, enter);
    this.strangers = await inTurn(facts.strangers, enter);
    this.staff = await enter(facts.staff);
    this.program = await new Visitor(address).takeToken(facts.writer, facts.password);
    this.ticket = page(facts.ticket);
    this.longTicket = page(facts.longTicket);
    this.strangersTicket = page(facts.strangersTicket);
    this.quietTicket = page(facts.quietTicket);
    this.runtime = await Runtime.of(this.server.pid);
    this.writer = await Circuit.open(await enter(facts.writer), this.ticket.path, { ready: this.ticket.ready });
    await this.writer.has('attachOutbox');
  }

  /** One more who looks at the ticket that is written in. */
  listen(heard) { return this.open(this.ticket, this.#one(this.listeners), heard); }

  /** One more who is connected and has nothing to do with it. */
  stranger() { return this.open(this.strangersTicket, this.#one(this.strangers)); }

  open({ path: where, ready }, visitor = this.#one(this.listeners), heard = undefined) { return Circuit.open(visitor, where, { ready, heard }); }

  /** As the page does when somebody writes: through the outbox, which answers when the message is committed. */
  say(token) {
    return this.writer.call('attachOutbox', 'Send', { conversation: this.facts.ticket.conversation, clientId: randomUUID(), content: textOf(token), internal: false, files: null });
  }

  /** As a program does. */
  sayByApi(token) {
    return this.program.json('POST', `/api/tickets/${this.facts.ticket.number}/messages`, { clientId: randomUUID(), content: textOf(token) });
  }

  heap() { return this.runtime.heap(); }
  stop() { return this.server.stop(); }

  #one(people) { return people[this.#next++ % people.length]; }
}

const page = ({ number }) => ({ path: `/tickets/${number}`, ready: 'data-thread' });

// Not at once: wrong passwords and right ones are counted alike until they turn out.
async function inTurn(all, each) {
  const done = [];
  for (const one of all) done.push(await each(one));
  return done;
}
