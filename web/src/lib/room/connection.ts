import { backoffMs } from './backoff';
import { readServerEvent, type ClientEvent, type ServerEvent } from './protocol';

/** taken: the room was opened somewhere else, and this visit waits to be told to take it back. */
export type LinkState = 'connecting' | 'open' | 'waiting' | 'taken' | 'closed';

/** The part of a WebSocket that the connection uses. */
export interface Socket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(frame: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface Ticket {
  value: string;
  model: string;
}

interface Outside {
  /** A fresh ticket: each opens one socket. Throws when the room lets nobody in any more. */
  askTicket: () => Promise<Ticket>;
  openSocket: (ticket: Ticket) => Socket;
  /** Whether to try again after a refused ticket. */
  isPassing: (thrown: unknown) => boolean;
  onEvent: (event: ServerEvent) => void;
  onState: (state: LinkState, retryInMs: number | null) => void;
  onRefused: (thrown: unknown) => void;
  wait?: (ms: number, then: () => void) => () => void;
}

const OPEN = 1;
/** The server's close code when a newer visit holds the room: coming back by itself would fight it. */
const CLOSE_TAKEN_OVER = 4001;
/** A socket that stayed up so long starts the back-off over. */
const STEADY_MS = 5_000;

const waitOnTimer = (ms: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

/** Keeps one socket to a room: a new ticket for each try, back-off between tries. */
export class RoomConnection {
  #socket: Socket | null = null;
  #tries = 0;
  #turn = 0;
  #openedAt = 0;
  #isStopped = false;
  #cancelWait: (() => void) | null = null;

  constructor(private readonly outside: Outside) {}

  async start(): Promise<void> {
    if (this.#isStopped) return;
    const turn = ++this.#turn;
    this.outside.onState('connecting', null);
    let ticket: Ticket;
    try {
      ticket = await this.outside.askTicket();
    } catch (thrown) {
      if (turn !== this.#turn || this.#isStopped) return;
      if (this.outside.isPassing(thrown)) this.#retry();
      else {
        this.stop();
        this.outside.onRefused(thrown);
      }
      return;
    }
    if (turn !== this.#turn || this.#isStopped) return;
    this.#attach(this.outside.openSocket(ticket), turn);
  }

  /** Try again now instead of after the wait. */
  hurry(): void {
    if (!this.#cancelWait) return;
    this.#cancelWait();
    this.#cancelWait = null;
    void this.start();
  }

  /** Send an event; false when there is no open socket (nothing is kept for later). */
  send(event: ClientEvent): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(event));
    return true;
  }

  /** Bytes that were sent and have not left yet. */
  get waitingBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Close for good. */
  stop(): void {
    this.#isStopped = true;
    this.#turn++;
    this.#cancelWait?.();
    this.#cancelWait = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onclose = null;
      socket.onmessage = null;
      socket.close(1000);
    }
    this.outside.onState('closed', null);
  }

  #attach(socket: Socket, turn: number): void {
    this.#socket = socket;
    socket.onopen = () => {
      if (turn !== this.#turn) return;
      this.#openedAt = Date.now();
      this.outside.onState('open', null);
    };
    socket.onmessage = (message) => {
      const event = turn === this.#turn ? readServerEvent(message.data) : null;
      if (event) this.outside.onEvent(event);
    };
    socket.onclose = ({ code }) => {
      if (turn !== this.#turn || this.#isStopped) return;
      this.#socket = null;
      if (this.#openedAt && Date.now() - this.#openedAt >= STEADY_MS) this.#tries = 0;
      this.#openedAt = 0;
      if (code === CLOSE_TAKEN_OVER) this.#rest();
      else this.#retry();
    };
  }

  #rest(): void {
    this.outside.onState('taken', null);
    this.#cancelWait = () => undefined;
  }

  #retry(): void {
    const ms = backoffMs(this.#tries++);
    this.outside.onState('waiting', ms);
    this.#cancelWait = (this.outside.wait ?? waitOnTimer)(ms, () => {
      this.#cancelWait = null;
      void this.start();
    });
  }
}
