import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';

const read = createRequire(import.meta.url);

/** Where and with what this runs. */
export function machine(root) {
  const [{ model }] = os.cpus();
  const version = name => read(`${name}/package.json`).version;
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus().length} cores (${model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GB, `
      + `${os.type()} ${os.release().split('.', 2).join('.')}`,
    versions: `.NET SDK ${execFileSync('dotnet', ['--version'], { cwd: root }).toString().trim()}, Node ${process.versions.node}, `
      + `Socket.IO ${version('socket.io')}, SignalR client ${version('@microsoft/signalr')}`,
    load: `Before the run ${os.loadavg()[0].toFixed(1)} processes were running or waiting for a core.`,
  };
}
