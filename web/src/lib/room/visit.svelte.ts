import type { Hex } from 'viem';
import { asApiError, type ApiError } from '$lib/api/errors';
import { randomKey } from '$lib/api/intent';
import { askTicket, endRoom, readTranscript, sendReceipt } from '$lib/api/rooms';
import type { RoomView } from '$lib/api/types';
import { toMicro } from '$lib/money/money';
import { withPrompt, type PromptNews } from '$lib/preview/prompts';
import { RoomConnection, type LinkState, type Socket } from './connection';
import { findKey } from './keyVault';
import type { ClientEvent, ReceiptDue, ServerEvent } from './protocol';
import { EMPTY_TALK, reduce, type RoomTalk } from './reducer';

export type KeyState = 'looking' | 'here' | 'missing' | 'custodial';

const openSocket = (ticket: { value: string; model: string }): Socket => {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const url = `${scheme}://${location.host}/v1/realtime?model=${encodeURIComponent(ticket.model)}`;
  return new WebSocket(url, ['realtime', `openai-insecure-api-key.${ticket.value}`]) as unknown as Socket;
};

/** One fan's visit to one room: the talk, the link, the clock, and the receipts signed on the side. */
export class Visit {
  talk = $state.raw<RoomTalk>(EMPTY_TALK);
  link = $state<LinkState>('connecting');
  retryInMs = $state<number | null>(null);
  refused = $state.raw<ApiError | null>(null);
  keyState = $state<KeyState>('looking');
  /** Why the last receipt was not signed. */
  receiptTrouble = $state<string | null>(null);
  /** What the mind read, in previews. */
  prompts = $state.raw<readonly PromptNews[]>([]);
  #key: Hex | null = null;
  #startedAt = 0;
  #deliveredAtStartMs = 0;
  #connection: RoomConnection;

  /** Both tell a call what happens to its visit. */
  onEvent: (event: ServerEvent) => void = () => undefined;
  onLink: (state: LinkState) => void = () => undefined;

  constructor(readonly room: RoomView) {
    this.#deliveredAtStartMs = room.delivered_ms;
    this.#connection = new RoomConnection({
      askTicket: () => askTicket(room.id),
      openSocket,
      isPassing: (thrown) => asApiError(thrown).isPassing,
      onEvent: (event) => this.#take(event),
      onState: (state, retryInMs) => this.#follow(state, retryInMs),
      onRefused: (thrown) => (this.refused = asApiError(thrown))
    });
  }

  async start(): Promise<void> {
    this.#startedAt = performance.now();
    await Promise.all([this.#findKey(), this.#connection.start()]);
  }

  stop(): void {
    this.#connection.stop();
  }

  reconnect(): void {
    this.#connection.hurry();
  }

  /** Send an event; false when there is no link. */
  send(event: ClientEvent): boolean {
    return this.#connection.send(event);
  }

  get waitingBytes(): number {
    return this.#connection.waitingBytes;
  }

  /** Say something. False when there is no link: the words stay with the caller. */
  say(text: string): boolean {
    const id = `item_${randomKey().slice(0, 24)}`;
    const item = { id, type: 'message', role: 'user' as const, content: [{ type: 'input_text', text }] };
    if (!this.#connection.send({ type: 'conversation.item.create', event_id: `say_${id}`, item })) return false;
    this.#connection.send({ type: 'response.create', event_id: `answer_${id}` });
    this.talk = reduce(this.talk, { type: 'said', id, text });
    return true;
  }

  /** Take a message that failed away, to say it again. */
  withdraw(id: string): void {
    this.talk = reduce(this.talk, { type: 'conversation.item.deleted', item_id: id });
  }

  stopReply(): void {
    const id = this.talk.responseId;
    this.#connection.send(id ? { type: 'response.cancel', response_id: id } : { type: 'response.cancel' });
  }

  closeNotice(): void {
    this.talk = reduce(this.talk, { type: 'notice.closed' });
  }

  /** End the room: by the socket where it is open, else by the API. */
  async leave(): Promise<void> {
    if (!this.#connection.send({ type: 'x.room.leave' })) await endRoom(this.room.id);
  }

  /** Read what was said before this visit. */
  async recall(): Promise<void> {
    const { turns } = await readTranscript(this.room.id);
    this.talk = reduce(this.talk, { type: 'history', turns });
  }

  async #findKey(): Promise<void> {
    if (this.room.signer_kind === 'custodial' || !this.room.bid_id) {
      this.keyState = 'custodial';
      return;
    }
    this.#key = await findKey(this.room.bid_id, this.room.signer_address).catch(() => null);
    this.keyState = this.#key ? 'here' : 'missing';
  }

  #follow(state: LinkState, retryInMs: number | null): void {
    this.link = state;
    this.retryInMs = retryInMs;
    if (state === 'waiting' || state === 'taken') this.talk = reduce(this.talk, { type: 'dropped' });
    this.onLink(state);
    if (state === 'open') void this.recall().catch(() => undefined); // The talk goes on without its past.
  }

  #take(event: ServerEvent): void {
    this.talk = reduce(this.talk, event);
    this.onEvent(event);
    if (event.type === 'x.room.prompt') this.prompts = withPrompt(this.prompts, event);
    if (event.type === 'x.room.receipt_due') void this.#sign(event);
    if (event.type === 'x.room.ended') this.#connection.stop();
  }

  async #sign(due: ReceiptDue): Promise<void> {
    if (this.keyState === 'looking') await this.#findKey();
    const key = this.#key;
    if (!key) return;
    const { receiptProblem, signReceipt } = await import('./receipts');
    const problem = receiptProblem(due, {
      amountMicro: toMicro(this.room.amount) ?? 0n,
      boughtMs: this.room.bought_ms,
      dealId: this.room.deal_id,
      deliveredAtStartMs: this.#deliveredAtStartMs,
      visitMs: performance.now() - this.#startedAt
    });
    this.receiptTrouble = problem;
    if (problem) return;
    const signature = await signReceipt(key, this.room.domain, due.deal_id, BigInt(due.earned_wei));
    if (this.#connection.send({ type: 'x.room.receipt', earned_wei: due.earned_wei, signature })) return;
    try {
      await sendReceipt(this.room.id, due.earned, signature);
    } catch (thrown) {
      this.receiptTrouble = asApiError(thrown).message;
    }
  }
}
