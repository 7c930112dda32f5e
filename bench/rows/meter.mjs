// Processor time and allocation of a server between two moments, beside what its clients received.

export class Meter {
  constructor(system, circuits = []) {
    Object.assign(this, { system, circuits });
    this.begin();
  }

  begin() {
    this.at = performance.now();
    this.cpu = this.system.server.cpu();
    this.allocated = this.system.runtime?.allocated() ?? NaN;
    this.paused = this.system.runtime?.paused() ?? NaN;
    this.received = sum(this.circuits, one => one.received);
    this.sent = sum(this.circuits, one => one.sent);
  }

  /**
   * Since the beginning: limit, processor and the collector's pauses in ms, the rest in bytes. The counters of a runtime come once a second: they
   * are waited for.
   */
  async read() {
    const [elapsed, cpu] = [performance.now() - this.at, this.system.server.cpu() - this.cpu];
    const [received, sent] = [sum(this.circuits, one => one.received) - this.received, sum(this.circuits, one => one.sent) - this.sent];
    await this.system.runtime?.next();
    const { runtime } = this.system;
    const allocated = (runtime?.allocated() ?? NaN) - this.allocated;
    const paused = (runtime?.paused() ?? NaN) - this.paused;
    return { elapsed, cpu, received, sent, allocated, paused };
  }
}

const sum = (all, of) => all.reduce((total, one) => total + of(one), 0);
