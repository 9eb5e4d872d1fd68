import { serverTroubleText } from './serverTroubles';

/** What the server answered, with a sentence that tells the person what to do. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** The field that the error is about, where there is one. */
    readonly param: string | null = null,
    readonly details: Readonly<Record<string, unknown>> = {}
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** A retry of the same request may work. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

type Details = Readonly<Record<string, unknown>>;
type Sentence = string | ((details: Details, message: string) => string);

const detail = (details: Details, ...names: string[]): string | null => {
  for (const name of names) {
    const value = details[name];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return null;
};

const retryIn = (details: Details): string => {
  const seconds = Number(details['retry_after_s'] ?? 0);
  if (!(seconds > 0)) return 'in a moment';
  return seconds < 90 ? `in ${Math.ceil(seconds)} seconds` : `in ${Math.ceil(seconds / 60)} minutes`;
};

/** Server code -> what to do. Codes that are not here show the server's own sentence. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  agent_terms_changed: 'The seller has just changed the terms. Read them again, then buy.',
  agent_bought: 'You have this agent already, or its purchase is under way.',
  agent_not_listed: 'This agent is not on sale any more.',
  agent_release_forged: 'This agent is not what its seller signed. It cannot be bought or used.',
  agent_not_owned: 'This purchase is not paid yet. Wait until it is yours.',
  agent_server_failed: (details) => `${serverTroubleText(details['reason'])} Nothing was changed; try again later.`,
  agent_not_ready: 'Sign a release first: that is what a buyer gets.',
  licence_used_up: 'Its licence allows no more personas. Take it off another one first.',
  agent_linked: 'This persona has this agent already.',
  link_changed: 'It has changed again meanwhile. Look at it once more.',
  appeal_closed: 'This cannot be appealed any more: you did it before, or its 90 days are over.',
  appeal_answered: 'Somebody has answered this appeal already.',
  consent_state: 'It was answered meanwhile, or its time is over. This is how it stands now.',
  consent_not_found: 'There is no such consent. Ask for a new link.',
  other_person: 'Somebody else was asked about the same: only they can answer for it.',
  face_check_busy: 'Many faces are being checked now. Try again in a moment.',
  faces_unbuilt: 'This face is still being built. Try again in a minute.',
  no_faces: 'This server draws no faces now.',
  picture_busy: 'Too many pictures are drawn just now. The call goes on without it.',
  offline: 'The server cannot be reached. Check your connection, then try again.',
  unauthenticated: 'Please sign in to go on.',
  wrong_credentials: 'That e-mail and password do not match. Check both and try again.',
  email_taken: 'This e-mail already has an account. Sign in instead.',
  underage: 'Rooms are for adults: you must be 18 or older.',
  invalid_date_of_birth: 'That date of birth cannot be right. Check the year.',
  weak_password: (_, message) => message || 'Choose a password of at least 10 characters.',
  wrong_origin: 'This page was opened from another address. Open Mesi at its own address and try again.',
  forbidden: 'Your account may not do this.',
  missing_role: 'Your account may not do this yet. Open a studio or a page of your own in your account first.',
  rate_limited: (details) => `Too many tries. Try again ${retryIn(details)}.`,
  not_found: 'This page is not here: it was taken down, or it belongs to someone else.',
  persona_not_found: 'This persona is not here any more. Find another on the discover page.',
  persona_unpublished: 'This persona is not taking bids now. Find another on the discover page.',
  format_not_on_sale: 'This format is not on sale yet. Choose another one.',
  insufficient_funds: (details) => {
    const needed = detail(details, 'needed');
    const available = detail(details, 'available');
    const gap = needed && available ? ` You need ${needed} and have ${available} MESI.` : '';
    return `There is not enough money in your wallet.${gap} Get demo tokens in your wallet, then bid again.`;
  },
  bid_too_low: (details, message) => {
    const price = detail(details, 'quote', 'price', 'amount', 'needed');
    return message || (price ? `Your bid is too low. Bid ${price} MESI or more.` : 'Your bid is too low. Bid more.');
  },
  quote_expired: 'The price you saw has expired. Get a fresh quote; nothing was charged.',
  quote_outdated: 'The price changed after you got this quote. Get a fresh one; nothing was charged.',
  quote_used: 'This quote already has a bid. Find it under Bids, or get a fresh quote.',
  offer_changed: 'The creator changed this offer meanwhile. Read it again, then bid; nothing was charged.',
  auction_closed: 'The auction has closed. Nothing was charged.',
  kyf_fields_missing: 'Your KYC form lacks something that is asked for. Fill it in, then come back here.',
  kyc_unverified: 'This creator asks for a verified form, and yours is not verified yet.',
  form_in_use: 'A creator may read this now. Revoke your consent under “Your data” first.',
  kyf_expired: 'The time to answer is over; the bid goes back to you.',
  kyf_decided: 'This was answered before.',
  birth_date_differs: 'This is not the date of birth of your account. Both must be the same.',
  own_persona: 'This persona is yours. Owners do not bid for their own rooms.',
  adults_only: 'Rooms are for adults: you must be 18 or older.',
  salt_used: 'This bid was already placed. Find it under Bids.',
  invalid_signer: 'The signing key of this bid does not work. Reload the page and bid again.',
  invalid_amount: (_, message) => `That amount does not work: ${message || 'use a number such as 12.5'}.`,
  idempotency_key_reused: 'This was already sent with other contents. Reload the page and try again.',
  bid_not_cancellable: 'It is too late to cancel: the bid has been won. Leave the room to get unused time back.',
  faucet_limit: 'You have had today’s demo tokens. Come back tomorrow for more.',
  no_faucet: 'Free tokens exist on the demo chain only.',
  too_many_tokens: 'You have as many tokens as one may have. Revoke one first.',
  room_ended: 'This room has ended. Its receipt shows what was paid and returned.',
  room_in_use: 'This room is open in another window. Close it there, then reconnect here.',
  ticket_used: 'The way in was already used. Reconnect to get a new one.',
  ticket_expired: 'The way in has expired. Reconnect to get a new one.',
  room_settled: 'This room is settled: its money has moved and cannot change any more.',
  receipt_required: 'Delivered minutes are not signed yet. Open the room in the browser that made the bid.',
  invalid_receipt_signature: 'The receipt could not be checked. Reload the room to sign it again.',
  message_too_long: 'That message is too long. Shorten it and send it again.',
  invalid_picture: 'That picture cannot be read. Use a PNG, JPEG or WebP of at most 5 MB.',
  picture_too_large: 'That picture is too big. Use one of at most 5 MB.',
  payload_too_large: 'That is too big to send. Make it smaller and try again.',
  persona_not_ready: (_, message) => message || 'Something is missing before this can be published.',
  too_many_personas: 'You have as many personas as one account may have.',
  format_not_offered: 'Your account tier does not include this format. Choose a larger one first.',
  no_voice: 'This server has no voices now.',
  nothing_to_say: 'There is no word to say in this. Write some first.',
  sample_replaced: 'Another voice was asked for meanwhile. Play this one again.',
  invalid_request: (_, message) => message || 'Something in the form is not right. Check the marked fields.',
  chain_unavailable: 'The chain does not answer now. Your money is safe; try again in a moment.',
  mind_unavailable: 'The persona’s mind is not reachable now. The clock is paused; try again in a moment.',
  unavailable: 'A part of the service is down for a moment. Try again soon; nothing was lost.',
  internal: 'Something broke on our side. Try again; if you were paying, nothing is charged twice.'
};

/** The sentence for a code; the server's message when the code is new to this client. */
export function sentenceFor(code: string, message: string, details: Details = {}, status = 400): string {
  const sentence = SENTENCES[code];
  if (typeof sentence === 'string') return sentence;
  if (sentence) return sentence(details, message);
  if (status >= 500) return SENTENCES['internal'] as string;
  return message ? sentenceCase(message) : 'That did not work. Try again.';
}

const sentenceCase = (text: string): string => {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};

const FALLBACK_CODES: Readonly<Record<number, string>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'payload_too_large',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable'
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Read the server's error body; bodies that are not ours still give a code by status. */
export function readError(status: number, body: unknown): ApiError {
  const inner = isRecord(body) && isRecord(body['error']) ? body['error'] : {};
  const code = typeof inner['code'] === 'string' ? inner['code'] : (FALLBACK_CODES[status] ?? 'internal');
  const message = typeof inner['message'] === 'string' ? inner['message'] : '';
  const param = typeof inner['param'] === 'string' ? inner['param'] : null;
  const details = isRecord(inner['details']) ? inner['details'] : {};
  return new ApiError(status, code, sentenceFor(code, message, details, status), param, details);
}

/** No answer came at all. */
export function offlineError(cause: unknown): ApiError {
  const error = new ApiError(0, 'offline', SENTENCES['offline'] as string);
  error.cause = cause;
  return error;
}

/** Turn anything thrown into an `ApiError`. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const error = new ApiError(400, 'client', 'Something on this page broke. Reload it and try again.');
  error.cause = thrown;
  return error;
}
