import { ApiError, asApiError } from '$lib/api/errors';
import { Intent } from '$lib/api/intent';
import { releaseMeeting, scanCode, type Scan } from '$lib/api/meetings';
import { microToWei, toMicro } from '$lib/money/money';
import { readFacts, type Facts } from './facts';
import { dropScan, keepCode, keepScan, type KeptScan } from './kept';
import { readCode } from './payload';
import { keep } from './queue';
import { KeyLocked, KeyMissing, signFor } from './signing';

export type Stage =
  | { name: 'camera' }
  | { name: 'checking' }
  | { name: 'sign'; scan: Scan }
  | { name: 'offline'; facts: Facts }
  | { name: 'refused'; error: ApiError; meetingId: string | null }
  | { name: 'released'; meetingId: string; who: string; updatedAt: string }
  | { name: 'queued'; facts: Facts; signature: string; why: 'offline' | 'signed_out' };

const factsOfScan = (scan: Scan): Facts => ({
  meetingId: scan.meeting_id,
  bidId: '',
  dealId: scan.deal_id,
  amount: scan.amount,
  currency: scan.currency,
  name: scan.creator_name,
  title: scan.title,
  signerKind: scan.signer_kind,
  signerAddress: scan.signer_address,
  chainId: scan.chain_id,
  escrowAddress: scan.escrow_address
});

/** Why what a scan asks to sign is not what this browser knows of the meeting; null when it is. */
export function scanProblem(scan: Scan, known: Facts | null): string | null {
  const micro = toMicro(scan.amount);
  if (micro === null || BigInt(scan.earned_wei) !== microToWei(micro)) return 'The amount to sign is not the amount that is shown.';
  if (known && (known.dealId !== scan.deal_id || known.amount !== scan.amount || known.escrowAddress !== scan.escrow_address)) {
    return 'What is to be signed is not what this meeting was when you opened its page.';
  }
  return null;
}

/** From a read code to a released bid: nothing is sent before the person acts. */
export class Scanning {
  stage = $state.raw<Stage>({ name: 'camera' });
  isBusy = $state(false);
  /** Under the sign button. */
  error = $state.raw<ApiError | null>(null);
  #release = new Intent();

  /** Tells who is signed in here. */
  constructor(private readonly whoAmI: () => string | null = () => null) {}

  /** Go on where the login had ended. */
  resume({ scan, key }: KeptScan): void {
    this.#release.resume({ scan_id: scan.scan_id }, key);
    this.stage = { name: 'sign', scan };
  }

  again(): void {
    this.error = null;
    this.stage = { name: 'camera' };
  }

  /** A camera, a link or a paste gave a text. */
  async read(text: string): Promise<void> {
    if (this.isBusy || this.stage.name !== 'camera') return;
    const code = readCode(text);
    if (!code) return this.#refuse(new ApiError(422, 'code_unreadable', ''), null);
    this.isBusy = true;
    this.stage = { name: 'checking' };
    try {
      const scan = await scanCode(code.code);
      const problem = scanProblem(scan, readFacts(localStorage, scan.meeting_id));
      if (problem) this.#refuse(new ApiError(409, 'scan_differs', `${problem} Nothing was signed. Reload the meeting's page and scan again.`), scan.meeting_id);
      else this.stage = { name: 'sign', scan };
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.status === 401) keepCode(sessionStorage, code.code, Date.now());
      const facts = error.status === 0 ? readFacts(localStorage, code.meetingId) : null;
      if (facts) this.stage = { name: 'offline', facts };
      else this.#refuse(error, code.meetingId);
    } finally {
      this.isBusy = false;
    }
  }

  /** The person signs: the money is released. */
  async sign(): Promise<void> {
    if (this.stage.name !== 'sign' || this.isBusy) return;
    const { scan } = this.stage;
    this.isBusy = true;
    this.error = null;
    let signature: string | null = null;
    try {
      if (scan.signer_kind === 'browser') signature = await signFor(factsOfScan(scan));
      const body = bodyOf(scan, signature);
      const meeting = await releaseMeeting(scan.meeting_id, body, this.#release.keyFor(body));
      this.#release.settle();
      dropScan(sessionStorage);
      this.stage = { name: 'released', meetingId: meeting.id, who: scan.creator_name, updatedAt: meeting.updated_at };
    } catch (thrown) {
      const error = toError(thrown);
      const key = this.#release.keyFor(bodyOf(scan, signature));
      if (error.status === 0 && signature) this.#queue(factsOfScan(scan), signature, key);
      else if (error.status === 401) this.#wait(scan, signature, key, error);
      else if (error.code === 'scan_needed' || error.code === 'meeting_state') this.#refuse(error, scan.meeting_id);
      else this.error = error;
    } finally {
      this.isBusy = false;
    }
  }

  /** Sign without a network: the signature waits here and can be shown. */
  async signOffline(): Promise<void> {
    if (this.stage.name !== 'offline' || this.isBusy) return;
    const { facts } = this.stage;
    this.isBusy = true;
    this.error = null;
    try {
      const signature = await signFor(facts);
      this.#queue(facts, signature, this.#release.keyFor({ signature }));
    } catch (thrown) {
      this.error = toError(thrown);
    } finally {
      this.isBusy = false;
    }
  }

  /** Under the key of the first try: should that have arrived after all, it is answered again. */
  #queue(facts: Facts, signature: string, key: string, why: 'offline' | 'signed_out' = 'offline'): void {
    const fanId = this.whoAmI();
    keep(localStorage, { meetingId: facts.meetingId, signature, key, name: facts.name, signedAt: Date.now(), ...(fanId ? { fanId } : {}) });
    this.stage = { name: 'queued', facts, signature, why };
  }

  /** The login ended: a signature waits to be sent, a checked code to be signed for. */
  #wait(scan: Scan, signature: string | null, key: string, error: ApiError): void {
    if (signature) return this.#queue(factsOfScan(scan), signature, key, 'signed_out');
    const fanId = this.whoAmI();
    if (fanId) keepScan(sessionStorage, { scan, fanId, key });
    this.error = error;
  }

  #refuse(error: ApiError, meetingId: string | null): void {
    this.stage = { name: 'refused', error, meetingId };
  }
}

const bodyOf = (scan: Scan, signature: string | null) => (signature ? { signature } : { scan_id: scan.scan_id });

const toError = (thrown: unknown): ApiError =>
  thrown instanceof KeyMissing
    ? new ApiError(400, 'key_missing', 'The key of this bid is in another browser. Open Mesi in the browser in which you placed the bid, and scan there.')
    : thrown instanceof KeyLocked
      ? new ApiError(400, 'key_locked', 'This browser does not give out the key of your bid just now, so nothing was signed. Close other windows of Mesi, then try again.')
      : asApiError(thrown);
