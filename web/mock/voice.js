// Development only: the sound of a scripted voice room. Whatever is louder than a whisper counts as
// speech; a short sound under the persona's voice is a false alarm, a longer one an interruption.
const RATE = 24_000;
const PIECE = RATE / 20;
const LEAD_MS = 400;
const LOUD = 0.02;
const PAUSE_MS = 600;
const MEANT_MS = 350;
const HEARD = 'What do you see from up there when the fog comes in?'.split(/(?<=\s)/);

/** Vowel-like sound for each word, and where each begins and ends. */
function speak(text) {
  const words = [];
  const samples = [];
  for (const word of text.split(/(?<=\s)/)) {
    const length = Math.round(RATE * (0.09 + 0.045 * word.trim().length));
    const start = samples.length;
    const pitch = 150 + 30 * Math.sin(words.length);
    for (let i = 0; i < length; i++) {
      const shape = Math.sin((Math.PI * i) / length) ** 0.7;
      const t = i / RATE;
      const tone = Math.sin(2 * Math.PI * pitch * t) + 0.5 * Math.sin(4 * Math.PI * pitch * t) + 0.3 * Math.sin(10 * Math.PI * pitch * t);
      samples.push(Math.round(5_000 * shape * tone));
    }
    const end = samples.length;
    samples.push(...Array(/[.,?!]\s*$/.test(word) ? RATE / 4 : RATE / 25).fill(0));
    words.push({ text: word, start_ms: (start / RATE) * 1_000, end_ms: (end / RATE) * 1_000 });
  }
  return { words, pcm: Int16Array.from(samples) };
}

export function voiceSide(send, id, replies) {
  let reply = null;
  let turn = null;
  let detects = true;
  let serial = 0;
  let heardMs = 0;

  const say = (text) => {
    const { words, pcm } = speak(text);
    const [responseId, itemId] = [id('resp'), id('item')];
    const item = (status, transcript) => ({ id: itemId, type: 'message', role: 'assistant', status, content: transcript ? [{ type: 'output_audio', transcript }] : [] });
    let sent = 0;
    let played = 0;
    let told = Date.now();
    let isHeld = false;
    send({ type: 'response.created', response: { id: responseId } });
    send({ type: 'response.output_item.added', response_id: responseId, item: item('in_progress') });
    const done = (status, heard) => {
      clearInterval(timer);
      reply = null;
      const whole = item(status === 'completed' ? 'completed' : 'incomplete', heard);
      send({ type: 'response.output_audio.done', response_id: responseId, item_id: itemId });
      send({ type: 'response.output_item.done', response_id: responseId, item: whole });
      send({ type: 'response.done', response: { id: responseId, status, output: [whole] } });
    };
    const heardAt = (ms) => words.filter((word) => (word.start_ms + word.end_ms) / 2 <= ms).map((word) => word.text).join('');
    const timer = setInterval(() => {
      if (isHeld) return;
      const at = played + Date.now() - told;
      while (sent < pcm.length && (sent / RATE) * 1_000 < at + LEAD_MS) {
        const [from, to] = [sent, sent + PIECE];
        const begun = words.filter((word) => word.start_ms >= (from / RATE) * 1_000 && word.start_ms < (to / RATE) * 1_000);
        if (begun.length) send({ type: 'x.room.words', item_id: itemId, words: begun });
        begun.forEach((word) => send({ type: 'response.output_audio_transcript.delta', response_id: responseId, item_id: itemId, delta: word.text }));
        send({ type: 'response.output_audio.delta', response_id: responseId, item_id: itemId, delta: Buffer.from(pcm.slice(from, to).buffer).toString('base64') });
        sent = to;
      }
      if (at > (pcm.length / RATE) * 1_000) done('completed', text);
    }, 20);
    reply = {
      itemId,
      playout: (ms) => ([played, told] = [ms, Date.now()]),
      hold: () => ((isHeld = true), send({ type: 'x.room.hold', item_id: itemId })),
      goOn: () => (([isHeld, told] = [false, Date.now()]), send({ type: 'x.room.go_on', item_id: itemId })),
      cut: () => {
        send({ type: 'conversation.item.truncated', item_id: itemId, content_index: 0, audio_end_ms: Math.round(played) });
        done('cancelled', heardAt(played).trimEnd());
      },
      cancel: () => done('cancelled', heardAt(played).trimEnd())
    };
  };

  const begin = () => {
    turn.isMeant = true;
    if (reply) reply.cut();
    send({ type: 'input_audio_buffer.speech_started', audio_start_ms: Math.round(heardMs), item_id: turn.id });
  };
  const finish = () => {
    const said = turn;
    turn = null;
    if (!said.isMeant) return reply?.goOn();
    const transcript = HEARD.join('');
    send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: Math.round(heardMs), item_id: said.id });
    send({ type: 'conversation.item.added', item: { id: said.id, type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_audio', transcript: null }] } });
    send({ type: 'conversation.item.input_audio_transcription.completed', item_id: said.id, content_index: 0, transcript });
    setTimeout(() => say(replies[++serial % replies.length]), 350);
  };

  const hear = (audio) => {
    const bytes = Buffer.from(audio, 'base64');
    const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    const ms = (pcm.length / RATE) * 1_000;
    heardMs += ms;
    if (!detects) return;
    const isLoud = Math.sqrt(pcm.reduce((sum, one) => sum + one * one, 0) / pcm.length) / 32_768 > LOUD;
    if (isLoud && !turn) {
      turn = { id: id('item'), speechMs: 0, quietMs: 0, words: 0, isMeant: false };
      if (reply) reply.hold();
      else begin();
    }
    if (!turn) return;
    turn.quietMs = isLoud ? 0 : turn.quietMs + ms;
    turn.speechMs += isLoud ? ms : 0;
    if (!turn.isMeant && turn.speechMs > MEANT_MS) begin();
    const words = Math.min(HEARD.length, Math.floor(turn.speechMs / 200));
    if (turn.isMeant && words > turn.words) {
      turn.words = words;
      send({ type: 'x.room.caption', item_id: turn.id, text: HEARD.slice(0, words).join('') });
    }
    if (turn.quietMs > (turn.isMeant ? PAUSE_MS : 150)) finish();
  };

  return {
    say,
    close: () => reply?.cancel(),
    take: (event) => {
      if (event.type === 'input_audio_buffer.append') hear(event.audio);
      else if (event.type === 'x.room.playout') {
        if (event.item_id === reply?.itemId) reply.playout(event.audio_ms);
      } else if (event.type === 'session.update') {
        detects = event.session.audio.input.turn_detection !== null;
        send({ type: 'session.updated', session: event.session });
      } else if (event.type === 'input_audio_buffer.clear') send({ type: 'input_audio_buffer.cleared' });
      else if (event.type === 'input_audio_buffer.commit') {
        turn = { id: id('item'), isMeant: true };
        finish();
      } else if (event.type === 'response.create' && !detects) return true;
      else if (event.type === 'response.cancel' && reply) reply.cancel();
      else return false;
      return true;
    }
  };
}
