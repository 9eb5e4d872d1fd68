import { asApiError, type ApiError } from '$lib/api/errors';
import { Intent } from '$lib/api/intent';
import { placeBid, type BidRequest } from '$lib/api/market';
import type { Bid, Quote } from '$lib/api/types';
import { canKeepKeys, keepKey, nameBid } from '$lib/room/keyVault';

const randomSalt = (): string =>
  `0x${Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;

/** Signed out, no answer at all or a broken one: the same bid may be sent again, under the same key. */
export const isUnanswered = (error: ApiError): boolean => error.status === 401 || error.status === 0 || error.status >= 500;

/** The random part of a bid: made once for a quote and a signer, so that a retry is the same bid. */
interface Draft {
  quoteId: string;
  delegates: boolean;
  signer: string | null;
  salt: string;
}

/** What goes with a bid besides its amount. */
export interface BidExtras extends Pick<BidRequest, 'message' | 'wishes' | 'replaces_id'> {
  /** The wallet's key signs, and none is made here. */
  delegates: boolean;
}

const NONE: BidExtras = { message: '', wishes: '', replaces_id: null, delegates: false };

/** Places one bid, however often the request must be repeated. */
export class BidPlacement {
  #intent = new Intent();
  #draft: Draft | null = null;

  /** Told before each try, and when there is an answer. */
  constructor(
    private readonly onsend: (body: BidRequest, key: string) => void = () => undefined,
    private readonly onanswer: (key: string) => void = () => undefined
  ) {}

  /** Bid an amount on a quote; the receipt key is kept here before anything is sent. */
  async place(quote: Quote, amount: string, { delegates, ...words }: BidExtras = NONE): Promise<Bid> {
    const draft = await this.#draftFor(quote.id, delegates);
    const body: BidRequest = { quote_id: quote.id, amount, signer_address: draft.signer, salt: draft.salt, ...words };
    return this.send(body, this.#intent.keyFor(body));
  }

  /** Send a bid, for the first time or again under its first key; it is kept until there is an answer. */
  async send(body: BidRequest, key: string): Promise<Bid> {
    this.onsend(body, key);
    let bid: Bid;
    try {
      bid = await placeBid(body, key);
    } catch (thrown) {
      if (!isUnanswered(asApiError(thrown))) this.onanswer(key);
      throw thrown;
    }
    this.onanswer(key);
    if (body.signer_address) await nameBid(body.signer_address, bid.id).catch(() => undefined); // It is found by its address too.
    this.#intent.settle();
    this.#draft = null;
    return bid;
  }

  async #draftFor(quoteId: string, delegates: boolean): Promise<Draft> {
    if (this.#draft?.quoteId === quoteId && this.#draft.delegates === delegates) return this.#draft;
    const signer = !delegates && canKeepKeys() ? await makeReceiptKey() : null;
    this.#draft = { quoteId, delegates, signer, salt: randomSalt() };
    return this.#draft;
  }
}

/** Make the key that will sign this bid's receipts; null leaves it to the custodial key. */
async function makeReceiptKey(): Promise<string | null> {
  const { generatePrivateKey, privateKeyToAccount } = await import('viem/accounts');
  const key = generatePrivateKey();
  const { address } = privateKeyToAccount(key);
  try {
    await keepKey(address, key);
    return address;
  } catch {
    // Private windows may refuse storage; the fan is told on the bid's page who signs.
    return null;
  }
}
