// One open page: what a browser does for a Blazor Server page, without drawing it. It does not sign in (see visitor.mjs); it gets the page,
// starts the circuit, adds the root components that the page names, acknowledges renders and answers calls.

import { HubConnectionBuilder, HttpTransportType, LogLevel } from '@microsoft/signalr';
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';
import { BlazorPack } from './blazorpack.mjs';
import { handlersIn } from './handlers.mjs';
import { timing } from './timing.mjs';
import { tokensIn } from './tokens.mjs';

const MARKER = /<!--Blazor:(\{.*?\})-->/g;
const STATE = /<!--Blazor-Server-Component-State:(.*?)-->/;
const OPENING = 60_000; // a crowd that opens at once waits for each other

/** The result types of JS calls that the driver answers with something. */
const JS_OBJECT = 1;

/** The component that Blazor's script gets to dispatch events with. */
const EVENTS = 'Blazor._internal.attachWebRendererInterop';

const PING = Uint8Array.of(2, 0x91, 6);
const NEVER = 2 ** 31 - 1;

// As the portal's page has it (socket.js): a ping with the next message of the server.
class Socket extends WebSocket {
  #sentAt = performance.now();

  constructor(...args) {
    super(...args);
    this.on('message', () => { if (performance.now() - this.#sentAt >= timing.PING) this.send(PING); });
  }

  send(...args) {
    this.#sentAt = performance.now();
    super.send(...args);
  }
}

export class Circuit {
  /** Components that the page passed to its module, by the name of the call: { attach: 1, attachThread: 5 }; and the other arguments. */
  refs = {};
  said = {};
  batches = 0;
  errors = [];

  #protocol = new BlazorPack();
  #handlers = new Map();
  #calls = new Map();
  #watches = new Set();
  #nextCall = 0;
  #jsObjects = 0;

  /**
   * Opens a page and returns when a render contains the text that shows that it can be used.
   * @param {{ address: string, headers: () => object, page: (path: string) => Promise<string> }} visitor
   * @param {{ ready: string, heard?: (token: number, circuit: Circuit) => void, events?: boolean, acknowledges?: boolean }} options
   *   events: whether something will be dispatched; acknowledges: whether the server is told that a render has arrived
   */
  static async open(visitor, path, options) {
    const circuit = new Circuit(visitor, options);
    try {
      await circuit.#start(path, options.ready);
    } catch (fault) {
      await circuit.close().catch(() => {});
      throw fault;
    }
    return circuit;
  }

  constructor(visitor, { heard, events, acknowledges = true }) {
    Object.assign(this, { visitor, heard, events, acknowledges });
  }

  #connect() {
    const own = this;
    class OwnSocket extends Socket {
      constructor(...args) { super(...args); own.socket = this; }
    }
    const connection = new HubConnectionBuilder()
      .withUrl(`${this.visitor.address}/_blazor`, { transport: HttpTransportType.WebSockets, WebSocket: OwnSocket, headers: this.visitor.headers() })
      .withHubProtocol(this.#protocol)
      .configureLogging(LogLevel.None)
      .build();
    connection.serverTimeoutInMilliseconds = 120_000; // the driver itself is late when it is busy
    connection.keepAliveIntervalInMilliseconds = NEVER;
    connection.on('JS.RenderBatch', (id, batch) => this.#render(id, batch));
    connection.on('JS.BeginInvokeJS', (...call) => this.#answer(...call));
    connection.on('JS.EndInvokeDotNet', (id, done, result) => this.#called(id, done, result));
    connection.on('JS.Error', message => this.#fail(message));
    const quietCalls = [
      'JS.AttachComponent', 'JS.EndUpdateRootComponents', 'JS.ReceiveByteArray', 'JS.EndLocationChanging', 'JS.BeginTransmitStream',
    ];
    for (const quiet of quietCalls)
      connection.on(quiet, () => {});
    connection.onclose(fault => {
      if (connection !== this.connection) return; // given up before
      this.closed = true;
      this.#fail(fault?.message ?? 'closed');
      if (!this.closing) this.lost?.();
    });
    return connection;
  }

  /** Connects to the same circuit again. @returns {Promise<boolean>} false when the server does not have it any more */
  async resume() {
    this.drop();
    const connection = this.connection = this.#connect();
    await connection.start();
    const resumed = await connection.invoke('ConnectCircuit', this.id);
    if (resumed) this.closed = false;
    return resumed;
  }

  /** Gives the connection up without waiting for its other end. */
  drop() {
    const connection = this.connection;
    this.connection = null;
    this.closed = true;
    this.#fail('given up');
    connection?.stop().catch(() => {});
  }

  get received() { return this.#protocol.received; }
  get silentFor() { return performance.now() - this.#protocol.receivedAt; }
  get sent() { return this.#protocol.sent; }

  async #start(path, ready) {
    const html = await this.visitor.page(path);
    const markers = [...html.matchAll(MARKER)].map(([, json]) => JSON.parse(json)).filter(marker => marker.type === 'server');
    if (markers.length === 0) throw new Error(`${path} has no component for a circuit`);
    const state = STATE.exec(html)?.[1] ?? '';
    const { address } = this.visitor;
    this.connection = this.#connect(); // with the cookies that the page came with
    await this.connection.start();
    const seen = this.sees(ready, OPENING);
    seen.catch(() => {}); // it is awaited below, unless something before it fails
    this.id = await this.connection.invoke('StartCircuit', `${address}/`, address + path, '[]', state);
    if (!this.id) throw new Error('the server refused the circuit');
    const operations = markers.map((marker, index) => ({ type: 'add', ssrComponentId: index + 1, marker }));
    await this.connection.send('UpdateRootComponents', JSON.stringify({ batchId: 1, operations }), state);
    await seen;
  }

  /** Resolves with the next render that contains this text. */
  sees(text, limit = 20_000) {
    return new Promise((resolve, reject) => {
      const watch = { text, resolve: () => end(resolve), reject: fault => end(() => reject(fault)) };
      const timer = setTimeout(() => watch.reject(new Error(`“${text}” was not rendered in ${limit} ms; ${this.batches} renders came`)), limit);
      const end = done => { clearTimeout(timer); this.#watches.delete(watch); done(); };
      this.#watches.add(watch);
    });
  }

  /** Waits until the page has passed the component of this name. */
  async has(ref, limit = 10_000) {
    const until = performance.now() + limit;
    while (this.refs[ref] === undefined) {
      if (performance.now() > until) throw new Error(`the page did not hand over ${ref}`);
      await wait(5);
    }
  }

  /** Calls a method of a component that the page passed to its module; the answer is parsed. */
  call(ref, method, ...values) {
    const id = String(++this.#nextCall);
    return new Promise((resolve, reject) => {
      if (this.closed) throw new Error('there is no connection');
      this.#calls.set(id, { resolve, reject });
      this.connection.send('BeginInvokeDotNetFromJS', id, null, method, this.refs[ref], JSON.stringify(values)).catch(reject);
    });
  }

  /** Dispatches a click or a submit to the last rendered handler for it. */
  dispatch(name) {
    const eventHandlerId = this.#handlers.get(`on${name}`);
    if (!eventHandlerId) throw new Error(`nothing on the page waits for ${name}`);
    return this.call(EVENTS, 'DispatchEventAsync', { eventHandlerId, eventName: name, eventFieldInfo: null }, { type: name });
  }

  /** Disconnects like a phone that is switched off: the server keeps the circuit for three minutes. */
  lose() {
    this.closing = true;
    return this.connection?.stop();
  }

  /** Closes like a tab: without the second call the server would keep the circuit for three minutes. */
  async close() {
    this.closing = true;
    if (this.id) {
      const body = new FormData();
      body.append('circuitId', this.id);
      const answer = await fetch(`${this.visitor.address}/_blazor/disconnect`, { method: 'POST', body, headers: this.visitor.headers() });
      await answer.arrayBuffer();
    }
    await this.connection?.stop();
  }

  #render(id, batch) {
    this.batches++;
    const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
    if (this.heard) for (const token of tokensIn(bytes)) this.heard(token, this);
    if (this.events) for (const [name, handler] of handlersIn(bytes)) this.#handlers.set(name, handler);
    for (const watch of this.#watches) if (bytes.includes(watch.text)) watch.resolve();
    if (this.acknowledges) this.connection?.send('OnRenderCompleted', id, null).catch(() => {});
  }

  #answer(handle, identifier, args, resultType) {
    const values = args ? JSON.parse(args) : [];
    this.asked?.(identifier, values);
    const handed = values.find(value => value?.__dotNetObject !== undefined);
    if (handed) [this.refs[identifier], this.said[identifier]] = [handed.__dotNetObject, values];
    if (identifier === 'attach') this.call('attach', 'Pulse', null, 'open').catch(() => {}); // the browser's first question: what did I miss?
    if (!handle) return;
    const result = resultType === JS_OBJECT ? { __jsObjectId: ++this.#jsObjects } : this.answer?.(identifier, values, resultType) ?? null;
    this.connection?.send('EndInvokeJSFromDotNet', handle, true, JSON.stringify([handle, true, result])).catch(() => {});
  }

  #called(id, done, result) {
    const call = this.#calls.get(String(id));
    this.#calls.delete(String(id));
    if (done) call?.resolve(result ? JSON.parse(result) : null);
    else call?.reject(new Error(result));
  }

  #fail(message) {
    if (!this.closing) this.errors.push(message);
    for (const watch of [...this.#watches]) watch.reject(new Error(message));
    for (const call of this.#calls.values()) call.reject(new Error(message));
    this.#calls.clear();
  }
}
