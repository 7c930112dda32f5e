// A way to a server that can be cut: connections through it end, and no new ones come about until it is whole again.

import net from 'node:net';

export class Network {
  #pairs = new Set();
  #whole = true;

  static async to(address) {
    const network = new Network();
    const { hostname, port } = new URL(address);
    network.server = net.createServer(near => {
      if (!network.#whole) { near.destroy(); return; }
      const pair = [near, net.connect(Number(port), hostname)];
      network.#pairs.add(pair);
      for (const [at, socket] of pair.entries()) {
        const other = pair[1 - at];
        socket.setNoDelay(true).pipe(other);
        socket.on('error', () => {});
        socket.on('close', () => { other.destroy(); network.#pairs.delete(pair); });
      }
    });
    await new Promise(done => network.server.listen(0, '127.0.0.1', done));
    network.address = `http://127.0.0.1:${network.server.address().port}`;
    return network;
  }

  cut() {
    this.#whole = false;
    for (const [near] of this.#pairs) near.destroy();
  }

  mend() { this.#whole = true; }
}
