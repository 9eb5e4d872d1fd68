import { eraseMessage, listMessages, markRead, readConversation, sayTyping, sendMessage, type Conversation, type Message } from '$lib/api/conversations';
import { asApiError, type ApiError } from '$lib/api/errors';
import { randomKey } from '$lib/api/intent';
import { live } from '$lib/live/live.svelte';
import { hasGap, merged } from './ordering';
import { sendFile } from './upload';

const PAGE = 50;
const TYPING_SHOWN_MS = 4_000;
const TYPING_SAID_MS = 2_000;
/** Refusals that hold for whatever is sent next. */
const ENDS: readonly string[] = ['blocked', 'conversation_closed'];

/** A message on its way. */
export interface Outgoing {
  key: string;
  text: string;
  file: File | null;
  /** 0 to 1, of a file. */
  progress: number;
  error: ApiError | null;
}

/** One open conversation: its messages, those on their way, who types. */
export class Thread {
  conversation = $state.raw<Conversation | null>(null);
  messages = $state.raw<Message[]>([]);
  outgoing = $state<Outgoing[]>([]);
  hasOlder = $state(false);
  isTyping = $state(false);
  isLoadingOlder = $state(false);
  error = $state.raw<ApiError | null>(null);
  #typingTimer: ReturnType<typeof setTimeout> | null = null;
  #saidTypingAt = 0;
  #readSeq = 0;
  #isReading = false;
  #again = false;

  constructor(
    readonly id: string,
    readonly ownId: string
  ) {}

  /** Listen for news while the page shows this conversation. */
  open(): () => void {
    void this.load();
    const stop = live.watch((event) => {
      if (event?.topic === 'typing' && event.key === this.id) this.#showTyping();
      else if (event === null || (event.topic === 'conversation' && event.key === this.id)) void this.load();
    });
    return () => {
      stop();
      if (this.#typingTimer) clearTimeout(this.#typingTimer);
    };
  }

  /** Read what is new, the marks, and what was taken back lately. */
  async load(): Promise<void> {
    if (this.#isReading) {
      this.#again = true;
      return;
    }
    this.#isReading = true;
    try {
      const [conversation, page] = await Promise.all([readConversation(this.id), listMessages(this.id, { limit: PAGE })]);
      if (this.messages.length === 0) this.hasOlder = page.has_more;
      if (hasGap(this.messages, page.items)) await this.#fillGap();
      if (page.items.some((one) => one.seq > (this.messages.at(-1)?.seq ?? 0) && one.sender_id !== this.ownId)) this.isTyping = false;
      this.messages = merged(this.messages, page.items);
      this.conversation = conversation;
      this.error = null;
      this.outgoing = this.outgoing.filter((one) => !page.items.some((row) => row.client_key === one.key));
    } catch (thrown) {
      this.error = asApiError(thrown);
    } finally {
      this.#isReading = false;
      if (this.#again) {
        this.#again = false;
        void this.load();
      }
    }
  }

  async loadOlder(): Promise<void> {
    const first = this.messages[0];
    if (!first || !this.hasOlder || this.isLoadingOlder) return;
    this.isLoadingOlder = true;
    try {
      const page = await listMessages(this.id, { before: first.seq, limit: PAGE });
      this.hasOlder = page.has_more;
      this.messages = merged(this.messages, page.items);
    } catch {
      // The button stays: the reader tries again.
    } finally {
      this.isLoadingOlder = false;
    }
  }

  /** The reader has the newest messages before them. */
  async seen(): Promise<void> {
    const last = this.messages.at(-1)?.seq ?? 0;
    if (last <= this.#readSeq || !this.conversation?.unread || document.visibilityState !== 'visible') return;
    this.#readSeq = last;
    await markRead(this.id, last).catch(() => (this.#readSeq = 0));
  }

  send(text: string): void {
    this.#post({ key: randomKey(), text, file: null, progress: 0, error: null });
  }

  sendFile(file: File): void {
    this.#post({ key: randomKey(), text: '', file, progress: 0, error: null });
  }

  /** Send again what failed, under its key: what arrived after all is not written twice. */
  retry(key: string): void {
    const row = this.outgoing.find((one) => one.key === key);
    if (!row) return;
    row.error = null;
    row.progress = 0;
    void this.#transmit(row);
  }

  forget(key: string): void {
    this.outgoing = this.outgoing.filter((one) => one.key !== key);
  }

  async erase(messageId: string): Promise<void> {
    this.messages = merged(this.messages, [await eraseMessage(this.id, messageId)]);
  }

  typed(): void {
    if (Date.now() - this.#saidTypingAt < TYPING_SAID_MS) return;
    this.#saidTypingAt = Date.now();
    void sayTyping(this.id).catch(() => undefined);
  }

  #post(row: Outgoing): void {
    this.outgoing = [...this.outgoing, row];
    const kept = this.outgoing.at(-1);
    if (kept) void this.#transmit(kept);
  }

  async #transmit(row: Outgoing): Promise<void> {
    try {
      const sent = row.file
        ? await sendFile(this.id, row.file, row.key, (part) => (row.progress = part))
        : await sendMessage(this.id, row.text, row.key);
      this.messages = merged(this.messages, [sent]);
      this.forget(row.key);
    } catch (thrown) {
      row.error = asApiError(thrown);
      // Nobody can write here any more: the page says so in place of its field.
      if (ENDS.includes(row.error.code)) void this.load();
    }
  }

  async #fillGap(): Promise<void> {
    let last = this.messages.at(-1)?.seq ?? 0;
    for (;;) {
      const page = await listMessages(this.id, { after: last, limit: 100 });
      this.messages = merged(this.messages, page.items);
      last = this.messages.at(-1)?.seq ?? last;
      if (!page.has_more || page.items.length === 0) return;
    }
  }

  #showTyping(): void {
    this.isTyping = true;
    if (this.#typingTimer) clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => (this.isTyping = false), TYPING_SHOWN_MS);
  }
}
