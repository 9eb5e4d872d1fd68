import { ApiError, asApiError } from '$lib/api/errors';
import { Intent, randomKey } from '$lib/api/intent';
import { releaseMeeting, scanCode, type Scan } from '$lib/api/meetings';
import { microToWei, toMicro } from '$lib/money/money';
import { readFacts, type Facts } from './facts';
import { readCode } from './payload';
import { keep } from './queue';
import { KeyMissing, signFor } from './signing';

export type Stage =
  | { name: 'camera' }
  | { name: 'checking' }
  | { name: 'sign'; scan: Scan }
  | { name: 'offline'; facts: Facts }
  | { name: 'refused'; error: ApiError; meetingId: string | null }
  | { name: 'released'; meetingId: string; who: string; updatedAt: string }
  | { name: 'queued'; facts: Facts; signature: string };

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
      const body = signature ? { signature } : { scan_id: scan.scan_id };
      const meeting = await releaseMeeting(scan.meeting_id, body, this.#release.keyFor(body));
      this.#release.settle();
      this.stage = { name: 'released', meetingId: meeting.id, who: scan.creator_name, updatedAt: meeting.updated_at };
    } catch (thrown) {
      const error = toError(thrown);
      if (error.status === 0 && signature) this.#queue(factsOfScan(scan), signature);
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
      this.#queue(facts, await signFor(facts));
    } catch (thrown) {
      this.error = toError(thrown);
    } finally {
      this.isBusy = false;
    }
  }

  #queue(facts: Facts, signature: string): void {
    keep(localStorage, { meetingId: facts.meetingId, signature, key: randomKey(), name: facts.name, signedAt: Date.now() });
    this.stage = { name: 'queued', facts, signature };
  }

  #refuse(error: ApiError, meetingId: string | null): void {
    this.stage = { name: 'refused', error, meetingId };
  }
}

const toError = (thrown: unknown): ApiError =>
  thrown instanceof KeyMissing
    ? new ApiError(400, 'key_missing', 'The key of this bid is in another browser. Open Mesi in the browser in which you placed the bid, and scan there.')
    : asApiError(thrown);
