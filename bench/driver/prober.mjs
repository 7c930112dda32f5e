// Sends each server a minimal request, fifty times a second, in a process that does nothing else: a longer answer is a pause of the server, or
// of the machine, which all of them see. Started by rows/probe.mjs; reports all times, in ms, on request.

import http from 'node:http';

const EVERY = 20;
const PATH = '/health/live';

const addresses = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const times = Object.fromEntries(addresses.map(address => [address, []]));

const timer = setInterval(() => addresses.forEach(ask), EVERY);
process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  clearInterval(timer);
  process.send(times);
});

function ask(address) {
  const began = performance.now();
  http.get(address + PATH, { agent }, answer => answer.resume().on('end', () => times[address].push(performance.now() - began)))
    .on('error', () => times[address].push(Infinity));
}
