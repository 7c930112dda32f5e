// The floor: the smallest Blazor Server page that shows the last message (bench/floor). It stores nothing.

import path from 'node:path';
import { Circuit } from '../driver/circuit.mjs';
import { textOf } from '../driver/tokens.mjs';
import { Visitor } from '../driver/visitor.mjs';
import { Runtime } from './runtime.mjs';
import { Server } from './server.mjs';

export class Floor {
  name = 'floor';

  static async start(root) {
    const floor = new Floor();
    const cwd = path.join(root, 'bench/floor/bin/Release/net10.0');
    const env = port => ({ ASPNETCORE_ENVIRONMENT: 'Production', ASPNETCORE_URLS: `http://127.0.0.1:${port}` });
    floor.server = await Server.start('the floor', 'dotnet', ['Floor.dll'], { cwd, env });
    return floor;
  }

  async prepare() {
    this.visitor = new Visitor(this.server.address);
    this.runtime = await Runtime.of(this.server.pid);
  }

  listen(heard) { return Circuit.open(this.visitor, '/', { ready: 'last', heard }); }

  say(token) { return this.visitor.request('POST', '/say', textOf(token), 'text/plain'); }

  heap() { return this.runtime.heap(); }
  stop() { return this.server.stop(); }
}
