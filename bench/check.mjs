// Does the driver still speak the circuit's protocol? A page opened with it shows a message sent through it. Run by bench/check.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Circuit } from './driver/circuit.mjs';
import { nextToken, textOf } from './driver/tokens.mjs';
import { Visitor } from './driver/visitor.mjs';
import { Ledger } from './rows/ledger.mjs';
import { Server } from './systems/server.mjs';

const LIMIT = 300_000; // beside the tests, on a machine that is slow too
const [EMAIL, COLLEAGUE, PASSWORD] = ['client@itvision.sn', 'technician@itvision.sn', 'Password123!']; // of the demo

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cwd = path.join(root, 'ClientPortal.Web/bin', process.argv[2] ?? 'Debug', 'net10.0');
const directory = mkdtempSync(path.join(tmpdir(), 'portal-check-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
setTimeout(() => { console.error(`Not done after ${LIMIT / 1000} s.`); process.exit(1); }, LIMIT).unref();

const env = port => ({ ASPNETCORE_ENVIRONMENT: 'Development', ASPNETCORE_URLS: `http://127.0.0.1:${port}`, Portal__DataDirectory: directory });
const portal = await Server.start('the portal', 'dotnet', ['ClientPortal.Web.dll'], { cwd, env });
try {
  const client = await new Visitor(portal.address).signIn(EMAIL, PASSWORD);
  const { items: [ticket] } = await (await new Visitor(portal.address).takeToken(EMAIL, PASSWORD)).json('GET', '/api/tickets?limit=1');
  const ledger = new Ledger();
  const open = visitor => Circuit.open(visitor, `/tickets/${ticket.number}`, { ready: 'data-thread', heard: ledger.heard });
  const writer = await open(client);
  const reader = await open(await new Visitor(portal.address).signIn(COLLEAGUE, PASSWORD));
  for (const page of [writer, reader]) for (const ref of ['attach', 'attachOutbox', 'attachThread']) await page.has(ref);

  const [, [conversation]] = [writer.refs, writer.said.attachThread];
  const message = token => ({ conversation, clientId: randomUUID(), content: textOf(token), internal: false, files: null });
  const send = token => writer.call('attachOutbox', 'Send', message(token));
  const { times } = await ledger.write(send, 2);
  assert.equal(times.length, 2, 'the writer and the reader see the message, each once');

  // More renders than Blazor sends without an acknowledgement: ten.
  for (let i = 0; i < 12; i++) assert.equal((await ledger.write(send, 2)).times.length, 2, `message ${i} after it is seen by both`);
  await assert.rejects(writer.call('attachOutbox', 'NoSuchMethod'), 'what the circuit refuses is told');
  assert.ok(reader.received > 0 && reader.sent > 0 && nextToken() > 13);

  for (const page of [writer, reader]) {
    assert.deepEqual(page.errors, []);
    await page.close();
  }
} catch (fault) {
  console.error(portal.log);
  throw fault;
} finally {
  await portal.stop();
}
console.log('The driver speaks the circuit’s protocol.');
process.exit(0);
