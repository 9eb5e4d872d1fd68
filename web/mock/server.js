// Development only: a stand-in for the server, so that pages can be worked on without it.
// `npm run build && npm run mock` serves the built client and this API at one address.
import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { portrait } from './art.js';
import * as world from './data.js';
import { latency } from './latency.js';
import { serveRealtime } from './realtime.js';
import { accountTiers, hum, voices } from './voices.js';

const PORT = Number(process.env.PORT ?? 8100);
const BUILD = new URL('../build', import.meta.url).pathname;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json', '.txt': 'text/plain' };

/** What the tests of looks may switch: `PUT /mock {"empty": true}` and so on. */
const mood = { signedIn: true, empty: false, broken: false, slow: false };
const tickets = new Map();
const listeners = new Set();
const news = (topic, key) => listeners.forEach((answer) => answer.write(`data: ${JSON.stringify({ topic, key })}\n\n`));

class Refusal extends Error {
  constructor(status, code, message, param = null, details = {}) {
    super(message);
    Object.assign(this, { status, code, param, details });
  }
}
const find = (map, key) => map.get(key) ?? fail(404, 'not_found', 'not here');
const fail = (...args) => {
  throw new Refusal(...args);
};
const list = (items) => ({ items: mood.empty ? [] : items });
const signedIn = () => (mood.signedIn ? world.me : fail(401, 'unauthenticated', 'nobody is signed in'));

function advance(bid) {
  setTimeout(() => { Object.assign(bid, { state: 'open', progress: 'confirmed' }); news('bid', bid.id); }, 1500);
  setTimeout(() => {
    const room = world.makeRoom(`room_${bid.id}`, bid);
    world.rooms.set(room.id, room);
    Object.assign(bid, { state: 'accepted', progress: 'won', room_id: room.id });
    news('bid', bid.id);
  }, 3500);
}

const ROUTES = {
  'GET /api/me': () => signedIn(),
  'POST /api/login': ({ password }) => (password === 'wrong' ? fail(401, 'wrong_credentials', 'no') : ((mood.signedIn = true), world.me)),
  'POST /api/register': ({ email }) => (email.startsWith('taken') ? fail(409, 'email_taken', 'taken', 'email') : ((mood.signedIn = true), [201, world.me])),
  'POST /api/logout': () => ((mood.signedIn = false), [204]),
  'PATCH /api/me': ({ display_name, account_tier }) => Object.assign(world.me, display_name ? { display_name } : {}, account_tier ? { account_tier } : {}),
  'GET /api/account-tiers': () => ({ items: accountTiers }),
  'GET /api/voices': () => list(voices),
  'POST /api/voices/:id/sample': ({ speed }, { id }) => ['wav', hum(decodeURIComponent(id), speed)],
  'GET /api/personas/:slug/voice-sample': () => ['wav', hum()],
  'GET /api/logins': () => list([{ id: 'log_1', user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/148', created_at: world.ledger[0].at, expires_at: world.ledger[0].at, is_current: true }, { id: 'log_2', user_agent: 'Mozilla/5.0 (iPhone) Safari/605', created_at: world.ledger[3].at, expires_at: world.ledger[0].at, is_current: false }]),
  'DELETE /api/logins': () => ((mood.signedIn = false), [204]),
  'DELETE /api/logins/:id': () => [204],
  'GET /api/tokens': () => list([{ id: 'tok_1', name: 'notebook', created_at: world.ledger[2].at, last_used_at: null }]),
  'POST /api/tokens': ({ name }) => [201, { id: 'tok_2', name, token: `mt_${randomUUID().replaceAll('-', '')}` }],
  'DELETE /api/tokens/:id': () => [204],
  'GET /api/wallet': () => signedIn() && world.wallet,
  'GET /api/wallet/ledger': () => ({ ...list(world.ledger), next: null }),
  'POST /api/wallet/faucet': () => [202, { amount: '250', state: 'minting' }],
  'GET /api/personas': (_, __, query) => list(world.personas.filter((one) => JSON.stringify(one).toLowerCase().includes((query.get('query') ?? '').toLowerCase()))),
  'GET /api/personas/:slug': (_, { slug }) => world.personas.find((one) => one.slug === slug) ?? fail(404, 'persona_not_found', 'no'),
  'GET /api/personas/:slug/picture': (_, { slug }) => ['svg', portrait(slug)],
  'POST /api/quotes': ({ tier_id }) => {
    const persona = world.personas.find((one) => one.tiers.some((tier) => tier.id === tier_id)) ?? fail(404, 'not_found', 'no');
    const tier = persona.tiers.find((one) => one.id === tier_id);
    const total = (Number(tier.price_per_minute) * 10).toFixed(2);
    return [201, { id: randomUUID(), kind: 'room', selling_mode: 'instant', auction_id: null, offer: null, tier_id, format: tier.format, minutes: 10, amount: String(Number(total)), currency: 'MESI', items: [{ label: `Base ${tier.price_per_minute} x 10 min`, amount: String(Number(total)) }, { label: 'Account tier factor', amount: '0' }], formula_version: 1, terms_hash: `0x${'ab'.repeat(32)}`, expires_at: new Date(Date.now() + 600_000).toISOString(), persona: { slug: persona.slug, name: persona.name, version: 3 } }];
  },
  'POST /api/bids': ({ amount, signer_address }) => {
    if (Number(amount) > 900) fail(402, 'insufficient_funds', 'no', 'amount', { available: '1238.75', needed: amount });
    const bid = world.makeBid(`bid_${randomUUID().slice(0, 8)}`, 'nova', { state: 'placing', progress: 'placing', amount, signer_address: signer_address ?? world.me.address, signer_kind: signer_address ? 'browser' : 'custodial', created_at: new Date().toISOString() });
    world.bids.set(bid.id, bid);
    advance(bid);
    return [201, bid];
  },
  'GET /api/bids': () => list([...world.bids.values()]),
  'GET /api/bids/:id': (_, { id }) => find(world.bids, id),
  'GET /api/rooms': () => list([...world.rooms.values()]),
  'GET /api/rooms/:id': (_, { id }) => find(world.rooms, id),
  'POST /api/rooms/:id/ticket': (_, { id }) => {
    const room = find(world.rooms, id);
    if (room.state !== 'opened') fail(409, 'room_ended', 'over');
    const value = `ek_${randomUUID().replaceAll('-', '')}`;
    tickets.set(value, id);
    return [201, { value, expires_at: Math.floor(Date.now() / 1000) + 600, base_url: `http://127.0.0.1:${PORT}/v1`, model: `persona:${room.persona.slug}` }];
  },
  'POST /api/rooms/:id/warm': () => [202, {}],
  'POST /api/rooms/:id/receipts': (_, { id }) => find(world.rooms, id),
  'PUT /api/rooms/:id/consent': (body, { id }) => Object.assign(find(world.rooms, id), body),
  'GET /api/rooms/:id/transcript': (_, { id }) => ({ room_id: id, persona_name: 'Nova Reyes', transcript_kept: find(world.rooms, id).transcript_kept, turns: find(world.rooms, id).turns ?? [] }),
  'DELETE /api/rooms/:id/transcript': (_, { id }) => (Object.assign(find(world.rooms, id), { transcript_kept: false, turns: [] }), [204]),
  'GET /api/owner/personas': () => list([...world.own.values()]),
  'POST /api/owner/personas': ({ sheet }) => {
    const persona = { ...world.own.get('per_1'), id: `per_${randomUUID().slice(0, 6)}`, draft: sheet };
    world.own.set(persona.id, persona);
    return [201, persona];
  },
  'GET /api/owner/personas/:id': (_, { id }) => find(world.own, id),
  'PUT /api/owner/personas/:id': ({ sheet }, { id }) => Object.assign(find(world.own, id), { draft: sheet }),
  'POST /api/owner/personas/:id/publish': (_, { id }) => Object.assign(find(world.own, id), { state: 'published', published: { version: 4, at: new Date().toISOString() }, has_unpublished_changes: false }),
  'POST /api/owner/personas/:id/unpublish': (_, { id }) => Object.assign(find(world.own, id), { state: 'retired' }),
  'PUT /api/owner/personas/:id/tiers/:format': (body, { id, format }) => {
    const persona = find(world.own, id);
    Object.assign(persona.tiers.find((tier) => tier.format === format), body, { status: body.on_sale ? 'on_sale' : 'off' });
    return { ...persona };
  },
  'PUT /api/owner/personas/:id/picture': (_, { id }) => find(world.own, id),
  'GET /api/owner/personas/:id/versions': () => list(world.versions),
  'GET /api/owner/personas/:id/latency': (_, { id }, query) => latency(find(world.own, id), Number(query.get('days') ?? 7), mood.empty),
  'GET /api/owner/earnings': () => (mood.empty ? { ...world.earnings, total: '0', items: [] } : world.earnings),
  'GET /api/status': () => world.status,
  'PUT /mock': (body) => Object.assign(mood, body)
};
const TABLE = Object.entries(ROUTES).map(([name, act]) => {
  const [method, path] = name.split(' ');
  return { method, pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), act };
});

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || '{}');
  } catch {
    return {};
  }
}

async function answerApi(request, answer, url) {
  const route = TABLE.find((one) => one.method === request.method && one.pattern.test(url.pathname));
  const body = await readBody(request);
  if (mood.slow && request.method === 'GET') await new Promise((go) => setTimeout(go, 60_000));
  try {
    if (mood.broken && url.pathname !== '/mock' && url.pathname !== '/api/me') fail(503, 'unavailable', 'down');
    if (!route) fail(404, 'not_found', 'no such route');
    const result = route.act(body, route.pattern.exec(url.pathname).groups ?? {}, url.searchParams);
    const [status, data] = Array.isArray(result) ? result : [200, result];
    if (status === 'svg') return answer.writeHead(200, { 'content-type': 'image/svg+xml' }).end(data);
    if (status === 'wav') return answer.writeHead(200, { 'content-type': 'audio/wav' }).end(data);
    answer.writeHead(status, { 'content-type': 'application/json' }).end(data === undefined ? undefined : JSON.stringify(data));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message, param, details } = error;
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { code, message, param, details } }));
  }
}

function serveFile(answer, path) {
  const wanted = join(BUILD, normalize(path));
  const file = wanted.startsWith(BUILD) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(BUILD, 'index.html');
  answer.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(answer);
}

const server = createServer((request, answer) => {
  const url = new URL(request.url, 'http://mock');
  if (url.pathname === '/api/events') {
    answer.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    answer.write(': hello\n\n');
    listeners.add(answer);
    request.on('close', () => listeners.delete(answer));
  } else if (url.pathname.startsWith('/api/') || url.pathname === '/mock') void answerApi(request, answer, url);
  else serveFile(answer, url.pathname);
});
serveRealtime(server, tickets);
server.listen(PORT, '127.0.0.1', () => console.log(`mock for development: http://127.0.0.1:${PORT}`));
