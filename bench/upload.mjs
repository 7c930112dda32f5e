// One document of 1 GB in parts, as the portal's page sends it, with the connection cut twice in the middle of a part: is it whole afterwards, and
// how much memory did the server need? It starts a portal of its own with demo data and builds nothing.
//   dotnet build ClientPortal.Web -c Release && node bench/upload.mjs [--megabytes 1024] [--name Plan.txt]

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Visitor } from './driver/visitor.mjs';
import { Server } from './systems/server.mjs';

const { values: options } = parseArgs({
  options: { megabytes: { type: 'string', default: '1024' }, name: { type: 'string', default: 'Plan.txt' } },
});

const BLOCK = 4 * 1024 * 1024; // as the page's parts (wwwroot/js/forms/file-in-parts.js)
const CUT_AFTER = BLOCK / 2; // bytes of a part, when its connection is cut
const [EMAIL, PASSWORD] = ['technician@itvision.sn', 'Password123!']; // of the demo
const SETTLE = 5_000; // ms, for what the portal does after its start

const blocks = Math.ceil(Number(options.megabytes) * 1024 * 1024 / BLOCK);
const size = blocks * BLOCK;
const cut = [Math.floor(blocks / 3), Math.floor(2 * blocks / 3)];
const directory = mkdtempSync(path.join(tmpdir(), 'portal-upload-'));
const cwd = path.join(import.meta.dirname, '../ClientPortal.Web');
const server = await Server.start('the portal', 'dotnet', ['bin/Release/net10.0/ClientPortal.Web.dll'], {
  cwd, env: port => ({
    ASPNETCORE_ENVIRONMENT: 'Development', ASPNETCORE_URLS: `http://127.0.0.1:${port}`, Portal__DataDirectory: directory,
    Portal__Files__QuotaMegabytes: '100000', Logging__LogLevel__Default: 'Warning',
  }),
});
try {
  await upload();
} finally {
  await server.stop();
  rmSync(directory, { recursive: true });
}

async function upload() {
  const visitor = await new Visitor(server.address).signIn(EMAIL, PASSWORD);
  const program = await new Visitor(server.address).takeToken(EMAIL, PASSWORD);
  const { items: [project] } = await program.json('GET', '/api/projects?limit=1');
  const [, token] = /name="__RequestVerificationToken" value="([^"]+)"/.exec(await visitor.page('/forgot-password'));
  const ask = async (method, address, body) => {
    const answer = await visitor.request(method, address, body, body && 'application/octet-stream', { RequestVerificationToken: token });
    if (answer.status >= 300) throw new Error(`${method} ${address} answered ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body);
  };
  await wait(SETTLE);
  const before = memory('VmRSS');
  writeFileSync(`/proc/${server.pid}/clear_refs`, '5'); // begins VmHWM anew
  const began = performance.now();
  const begun = await ask('POST', `/documents/uploads?project=${project.id}&name=${encodeURIComponent(options.name)}&size=${size}&shared=false`);
  const mine = `/documents/uploads/${begun.id}`;
  const [whole, all, kept] = [createHash('sha256'), createHash('sha256'), []];
  for (let block = 0; block < blocks; block++) {
    const bytes = contentOf(block);
    whole.update(bytes);
    all.update(createHash('sha256').update(bytes).digest());
    let from = block * BLOCK;
    if (cut.includes(block)) {
      await sendAndCut(`${mine}?from=${from}`, bytes, { ...visitor.headers(), RequestVerificationToken: token });
      const { received } = await ask('GET', mine);
      kept.push(received - from);
      from = received;
    }
    await ask('PATCH', `${mine}?from=${from}`, bytes.subarray(from - block * BLOCK));
  }
  const sent = performance.now();
  const placed = await ask('POST', `${mine}/finish?check=${all.digest('hex')}`);
  const finished = performance.now();
  if (placed.sha256 !== whole.digest('hex')) throw new Error('What the server has is not what was sent.');
  const peak = memory('VmHWM');
  const { state, why } = await job(placed.id);
  console.log(
    `${size / 1024 / 1024} MB in ${blocks} parts: sent in ${seconds(sent - began)} s, finished in ${seconds(finished - sent)} s; of the cut parts `
    + `${kept.map(bytes => `${(bytes / 1024 / 1024).toFixed(1)} MB`).join(' and ')} were kept; the server had ${before} MB before, `
    + `${peak} MB at its most, and ${memory('VmHWM')} MB when its text was read (${seconds(performance.now() - finished)} s, ${state}: ${why})`);
}

// Text, or what only begins like a PDF: it has no directory, so a reader looks for one in all of it.
function contentOf(block) {
  if (options.name.endsWith('.pdf')) {
    const bytes = randomBytes(BLOCK);
    if (block === 0) bytes.write('%PDF-1.7\n');
    return bytes;
  }
  return Buffer.alloc(BLOCK, `Part ${block} of a long plan for the cables of a building.\n`);
}

// Ends the connection when the server has had the time to write what has arrived.
function sendAndCut(address, bytes, headers) {
  return new Promise(resolve => {
    const request = http.request(server.address + address, { method: 'PATCH', headers: { ...headers, 'Content-Length': bytes.length } });
    request.on('error', () => resolve(wait(1_000)));
    request.write(bytes.subarray(0, CUT_AFTER), () => setTimeout(() => request.destroy(), 500));
  });
}

// The job that reads the words for the search.
async function job(id) {
  const admin = await new Visitor(server.address).takeToken('admin@itvision.sn', PASSWORD);
  for (;;) {
    const found = (await admin.json('GET', `/api/jobs?q=${id}`)).items.find(one => one.kind === 'document-text');
    if (found && !['due', 'running', 'retrying'].includes(found.state)) return { state: found.state, why: found.lastError ?? 'it has words' };
    await wait(200);
  }
}

function memory(name) {
  return Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024);
}

function seconds(milliseconds) { return (milliseconds / 1000).toFixed(1); }
