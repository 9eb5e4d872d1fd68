// Development only: a scripted room in the Realtime protocol. Words starting with "/" steer it:
// /crisis, /drop, /down, /error.
import { WebSocketServer } from 'ws';
import { bids, rooms } from './data.js';
import { voiceSide } from './voice.js';

const REPLIES = [
  'The kettle knocks twice before it boils, and so do I. Tell me what the day did to you.',
  'Nine seconds. That is how long the dark lasts up here before the lamp comes back. You can bear anything for nine seconds.',
  'I keep a list of the ships that answered. It is shorter than you would think, and I read it more often than I admit.'
];
const WORD_MS = 120;
let serial = 0;
const id = (prefix) => `${prefix}_${(++serial).toString(36)}${Date.now().toString(36)}`;

export function serveRealtime(server, tickets) {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'realtime' });
  server.on('upgrade', (request, socket, head) => {
    const secret = /openai-insecure-api-key\.(\S+?)(,|$)/.exec(request.headers['sec-websocket-protocol'] ?? '')?.[1];
    const room = rooms.get(tickets.get(secret));
    tickets.delete(secret);
    if (!room) return socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (ws) => visit(ws, room));
  });
}

function visit(ws, room) {
  let paused = null;
  let reply = null;
  let since = Date.now();
  const send = (event) => ws.readyState === 1 && ws.send(JSON.stringify({ event_id: id('evt'), ...event }));
  const count = () => {
    if (!paused) room.delivered_ms = Math.min(room.bought_ms, room.delivered_ms + Date.now() - since);
    since = Date.now();
    room.earned = String(Math.floor((Number(room.amount) * 1e6 * room.delivered_ms) / room.bought_ms) / 1e6);
  };
  const tell = () => {
    count();
    send({ type: 'x.room.state', room_id: room.id, delivered_ms: room.delivered_ms, bought_ms: room.bought_ms, left_ms: room.bought_ms - room.delivered_ms, is_running: !paused, paused_reason: paused, tier: room.format, amount: room.amount, earned: room.earned, currency: 'MESI' });
  };
  const askReceipt = () => {
    count();
    const wei = BigInt(Math.round(Number(room.earned) * 1e6)) * 10n ** 12n;
    send({ type: 'x.room.receipt_due', deal_id: room.deal_id, delivered_ms: room.delivered_ms, earned: room.earned, earned_wei: String(wei), grace_s: 20 });
  };
  const end = (reason) => {
    askReceipt();
    Object.assign(room, { state: 'ended', ended_reason: reason, ended_at: new Date().toISOString() });
    const refunded = String(Number((Number(room.amount) - Number(room.earned)).toFixed(6)));
    setTimeout(() => send({ type: 'x.room.ended', reason, delivered_ms: room.delivered_ms, earned: room.earned, refunded }), 300);
    setTimeout(() => {
      room.state = 'settled';
      Object.assign(bids.get(room.bid_id) ?? {}, { state: 'released', progress: 'settled', earned: room.earned, refunded });
    }, 4000);
  };
  const item = (itemId, role, text, state) => ({ id: itemId, object: 'realtime.item', type: 'message', role, status: state, content: text ? [{ type: role === 'user' ? 'input_text' : 'output_text', text }] : [] });

  const say = (text) => {
    const [responseId, itemId] = [id('resp'), id('item')];
    let spoken = '';
    const words = text.split(/(?<=\s)/);
    send({ type: 'response.created', response: { id: responseId, status: 'in_progress' } });
    send({ type: 'response.output_item.added', response_id: responseId, output_index: 0, item: item(itemId, 'assistant', '', 'in_progress') });
    const finish = (state) => {
      clearInterval(timer);
      reply = null;
      const done = item(itemId, 'assistant', spoken, state === 'completed' ? 'completed' : 'incomplete');
      send({ type: 'response.output_text.done', response_id: responseId, item_id: itemId, text: spoken });
      send({ type: 'response.output_item.done', response_id: responseId, output_index: 0, item: done });
      send({ type: 'response.done', response: { id: responseId, status: state, output: [done] } });
      (room.turns ??= []).push({ item_id: itemId, speaker: 'persona', text: spoken, at: new Date().toISOString() });
    };
    const timer = setInterval(() => {
      const delta = words.shift();
      if (delta === undefined) return finish('completed');
      spoken += delta;
      send({ type: 'response.output_text.delta', response_id: responseId, item_id: itemId, output_index: 0, content_index: 0, delta });
    }, WORD_MS);
    reply = { cancel: () => finish('cancelled') };
  };

  const voice = room.format === 'voice' ? voiceSide(send, id, REPLIES) : null;
  let last = '';
  const take = (event) => {
    if (voice?.take(event)) return;
    if (event.type === 'conversation.item.create') {
      last = event.item.content[0].text;
      if (last === '/error') return send({ type: 'error', error: { type: 'invalid_request_error', code: 'message_too_long', message: 'too long', event_id: event.event_id } });
      (room.turns ??= []).push({ item_id: event.item.id, speaker: 'fan', text: last, at: new Date().toISOString() });
      send({ type: 'conversation.item.added', item: item(event.item.id, 'user', last, 'completed') });
      if (last === '/drop') setTimeout(() => ws.terminate(), 200);
    } else if (event.type === 'response.create') {
      if (last === '/crisis' || last === '/down') {
        count();
        paused = last === '/crisis' ? 'crisis' : 'backend_down';
        if (paused === 'crisis') send({ type: 'x.room.crisis', locale: 'en', text: 'It sounds as if you are carrying something heavy. You can talk to a person right now.\nEmergency: 112. Crisis line: 116 123, free, day and night.' });
        tell();
      } else if (!last.startsWith('/')) {
        if (paused) since = Date.now();
        paused = null;
        setTimeout(() => (voice?.say ?? say)(REPLIES[serial % REPLIES.length]), 500);
      }
    } else if (event.type === 'response.cancel') {
      if (reply) reply.cancel();
      else send({ type: 'error', error: { type: 'invalid_request_error', code: 'response_cancel_not_active', message: 'nothing to cancel' } });
    } else if (event.type === 'x.room.receipt') {
      room.receipt = { delivered_ms: room.delivered_ms, earned: room.earned, signed_at: new Date().toISOString() };
      send({ type: 'x.room.receipt_signed', delivered_ms: room.delivered_ms, earned: room.earned });
    } else if (event.type === 'x.room.leave') end('left');
  };

  send({ type: 'session.created', session: { type: 'realtime', id: id('sess'), audio: { input: { turn_detection: { type: 'semantic_vad' } } } } });
  send({ type: 'x.room.disclosure', text: `${room.persona.name} is an AI persona, not a person.` });
  tell();
  if (!room.turns?.length) (voice?.say ?? say)('You made it up the stairs. Sit by the window, the lamp comes round every nine seconds.');
  const clock = setInterval(tell, 5000);
  const receipts = setInterval(askReceipt, 15_000);
  ws.on('message', (frame) => take(JSON.parse(frame)));
  ws.on('close', () => {
    count();
    clearInterval(clock);
    clearInterval(receipts);
    reply?.cancel();
    voice?.close();
  });
}
