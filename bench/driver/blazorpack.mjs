// The protocol of circuits: MessagePack as SignalR speaks it, under a name of its own.

import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';

export class BlazorPack {
  name = 'blazorpack';

  constructor() {
    this.inner = new MessagePackHubProtocol();
    this.version = this.inner.version;
    this.transferFormat = this.inner.transferFormat;
    this.received = 0; // bytes
    this.sent = 0;
  }

  parseMessages(input, logger) {
    this.received += input.byteLength;
    this.receivedAt = performance.now();
    return this.inner.parseMessages(input, logger);
  }

  writeMessage(message) {
    const bytes = this.inner.writeMessage(message);
    this.sent += bytes.byteLength;
    return bytes;
  }
}
