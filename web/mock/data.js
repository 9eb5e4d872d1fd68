// Development only: a small world that forgets everything when the process ends.
const minutesAgo = (n) => new Date(Date.now() - n * 60_000).toISOString();
const hex = (digit, length) => `0x${digit.repeat(length)}`;

const PERSONAS = [
  ['nova', 'Nova Reyes', 'Night-radio host on a lighthouse island. Talks until the tide turns.', '1.2', 'Lumen Studio', 'You made it up the stairs. Sit by the window, the lamp comes round every nine seconds. What kept you awake?'],
  ['captain-orla', 'Captain Orla', 'Retired airship captain with one good story for every scar.', '0.8', 'Harbour & Co', 'Careful with that chair, it has flown further than you have. Tea, or the truth?'],
  ['doctor-vale', 'Doctor Vale', 'A botanist who names her weeds after people she misses.', '2', 'Greenroom', 'Mind the ferns. They listen.'],
  ['juniper', 'Juniper Quill', 'Writes letters for strangers. Yours is next.', '0.55', 'Lumen Studio', 'Pull up a crate. Who is the letter for?'],
  ['the-archivist', 'The Archivist', 'Keeper of a library of books that were never written.', '1.75', 'Ada M.', 'Whisper, please. What was it called, the book you never began?']
];

const formats = (price) => [
  { format: 'text', status: 'on_sale', price_per_minute: price, minutes: 10, total_from: String(Number((price * 10).toFixed(6))) },
  { format: 'voice', status: 'on_sale', price_per_minute: String(price * 2), minutes: 10, total_from: String(price * 20) },
  { format: 'video', status: 'coming', price_per_minute: String(price * 5), minutes: 10, total_from: String(price * 50) }
];

export const personas = PERSONAS.map(([slug, name, tagline, price, owner_name, greeting]) => ({
  slug,
  name,
  tagline,
  owner_name,
  picture_url: slug === 'juniper' ? null : `/api/personas/${slug}/picture`,
  formats: formats(price),
  greeting,
  character_teaser: `${name} has kept the same room for eleven years and knows the sound of every hour in it. Curious about small things, unhurried, and honest about not being a person.\n\nAsk about the room, the weather, or what was lost.`,
  version: 3,
  is_ai: true,
  voice_sample_url: `/api/personas/${slug}/voice-sample`,
  tiers: formats(price).map((tier) => ({ id: `tier_${slug}_${tier.format}`, ...tier, selling_mode: 'instant' }))
}));

export const me = { id: 'usr_1', email: 'fan@example.org', display_name: 'Robin', roles: ['fan', 'owner'], is_adult: true, address: '0x8ba1f109551bD432803012645Ac136ddd64DBA72', account_tier: 'plus' };

export const wallet = {
  address: me.address,
  currency: 'MESI',
  chain: { id: 31337, label: 'demo chain', is_demo: true, escrow_address: '0x5FbDB2315678afecb367f032d93F642f64180aa3', token_address: '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512' },
  available: '1238.75',
  held: '0',
  escrowed: '12',
  credit: '0'
};

export const ledger = [
  ['settle', 'Returned from Nova Reyes', '9.84', 'credit', 'bid_settled'],
  ['deposit', 'Into escrow for Nova Reyes', '-12', 'held', 'bid_settled'],
  ['hold', 'Claimed by a bid for Nova Reyes', '-12', 'wallet', 'bid_settled'],
  ['faucet', 'Demo tokens', '1000', 'wallet', null],
  ['release_hold', 'A bid for Doctor Vale did not go through', '20', 'wallet', 'bid_failed'],
  ['hold', 'Claimed by a bid for Doctor Vale', '-20', 'wallet', 'bid_failed'],
  ['faucet', 'Demo tokens', '250.91', 'wallet', null]
].map(([kind, label, amount, account, subject_id], index) => ({ id: 90 - index, at: minutesAgo(4 + index * 47), kind, label, amount, account, subject_id }));

const ref = (slug) => ({ slug, name: personas.find((one) => one.slug === slug).name, version: 3 });

export const makeBid = (id, slug, over = {}) => ({
  id,
  state: 'accepted',
  reason: null,
  format: 'text',
  minutes: 10,
  amount: '12',
  currency: 'MESI',
  kind: 'room',
  persona: ref(slug),
  offer: null,
  selling_mode: 'instant',
  auction_id: null,
  meeting_id: null,
  replaces_id: null,
  needs_kyf: false,
  accept_by: new Date(Date.now() + 3_600_000).toISOString(),
  message: '',
  wishes: '',
  note: '',
  room_id: null,
  signer_kind: 'browser',
  signer_address: '0xDB00079cad3e665853Bf766eFe26F4C38cdbdCDA',
  deal_id: hex('4a', 32),
  earned: null,
  refunded: null,
  fee: null,
  created_at: minutesAgo(3),
  events: [],
  progress: 'won',
  ...over
});

export const bids = new Map(
  [
    makeBid('bid_won', 'nova', { room_id: 'room_live' }),
    makeBid('bid_voice', 'nova', { room_id: 'room_voice', format: 'voice', amount: '24' }),
    makeBid('bid_placing', 'captain-orla', { state: 'placing', progress: 'placing', amount: '8' }),
    makeBid('bid_settled', 'nova', { state: 'released', progress: 'settled', room_id: 'room_done', earned: '2.16', refunded: '9.84', fee: '0.1', created_at: minutesAgo(240) }),
    makeBid('bid_failed', 'doctor-vale', { state: 'failed', progress: 'failed', reason: 'insufficient_funds', amount: '20', created_at: minutesAgo(400) }),
    makeBid('bid_refunded', 'juniper', { state: 'refunded', progress: 'refunded', reason: 'declined', amount: '5.5', earned: '0', refunded: '5.5', created_at: minutesAgo(600) })
  ].map((bid) => [bid.id, bid])
);

export const makeRoom = (id, bid, over = {}) => ({
  id,
  bid_id: bid.id,
  persona: { ...bid.persona, picture_url: `/api/personas/${bid.persona.slug}/picture` },
  format: 'text',
  state: 'opened',
  ended_reason: null,
  bought_ms: 600_000,
  delivered_ms: 0,
  is_running: false,
  amount: bid.amount,
  earned: '0',
  currency: 'MESI',
  deal_id: bid.deal_id,
  signer_kind: bid.signer_kind,
  signer_address: bid.signer_address,
  transcript_kept: false,
  shares_transcript: false,
  opened_at: minutesAgo(2),
  entered_at: null,
  ended_at: null,
  receipt: null,
  domain: { name: 'BidToMeet', version: '1', chain_id: 31337, verifying_contract: wallet.chain.escrow_address },
  ...over
});

export const rooms = new Map(
  [
    makeRoom('room_live', bids.get('bid_won'), { delivered_ms: 42_000 }),
    makeRoom('room_voice', bids.get('bid_voice'), { format: 'voice', delivered_ms: 42_000 }),
    makeRoom('room_done', bids.get('bid_settled'), { state: 'settled', ended_reason: 'left', delivered_ms: 108_000, earned: '2.16', transcript_kept: true, ended_at: minutesAgo(230), receipt: { delivered_ms: 108_000, earned: '2.16', signed_at: minutesAgo(230) } })
  ].map((room) => [room.id, room])
);

const sheet = (persona) => ({
  name: persona.name,
  tagline: persona.tagline,
  character: persona.character_teaser,
  greeting: persona.greeting,
  examples: [
    { fan: 'Do you ever sleep?', persona: 'Between two and four, when the ferry is in. Then the sea does the talking.' },
    { fan: 'Are you real?', persona: 'I am an AI. The lighthouse is made up too, but the lamp is warm.' }
  ],
  style: 'Warm, dry humour, short sentences.',
  voice_id: 'demo:low',
  voice_speed: 1
});

export const own = new Map(
  personas.slice(0, 2).map((persona, index) => [
    `per_${index}`,
    {
      id: `per_${index}`,
      slug: persona.slug,
      state: index ? 'drafted' : 'published',
      draft: index ? { ...sheet(persona), greeting: '', examples: [] } : sheet(persona),
      published: index ? null : { version: 3, at: minutesAgo(9000) },
      has_unpublished_changes: true,
      tiers: persona.tiers.map((tier) => ({ ...tier, status: tier.format === 'video' ? 'coming' : index ? 'off' : 'on_sale' })),
      missing: index ? ['greeting', 'tier'] : [],
      picture_url: persona.picture_url
    }
  ])
);

export const versions = [3, 2, 1].map((version) => ({ version, at: minutesAgo(9000 + (3 - version) * 4000), sheet: sheet(personas[0]) }));

export const earnings = {
  currency: 'MESI', total: '1482.36', this_month: '214.4', pending: '12', minutes_delivered: '1296', rooms: 173,
  items: [['Nova Reyes', '11.4', '0.57', '10.83', '9.5'], ['Nova Reyes', '2.16', '0.1', '2.06', '1.8'], ['Captain Orla', '8', '0.4', '7.6', '10']].map(
    ([persona_name, earned, fee, net, minutes], index) => ({ bid_id: `bid_${index}`, persona_name, at: minutesAgo(300 * (index + 1)), earned, fee, net, minutes })
  )
};

export const status = { chain: { label: 'demo chain' }, mind: { name: 'SmolLM2 135M', is_plumbing_grade: true, hint: 'Point MESI_MIND_URL at a larger model for real talk.' }, voice: { state: 'ready', transcriber: 'demo', voices: 12, hints: [] }, formats: ['text', 'voice'], version: '0.1.0' };
