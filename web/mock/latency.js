// Development only: answers of voice rooms, as slow as answers are.
const ORDER = ['pause_seen', 'transcript', 'first_token', 'first_clause', 'first_audio', 'turn_over', 'first_sent', 'first_played'];
const USUAL = { pause_seen: 210, transcript: 160, first_token: 240, first_clause: 150, first_audio: 180, first_sent: 2, first_played: 90 };

const wobble = (seed) => 0.6 + ((seed * 7919) % 97) / 97;

function spoken(index) {
  const worst = ['first_token', 'transcript', 'first_audio', null, null][index % 5];
  const failed = index % 13 === 6;
  const stages = {};
  let reached = 0;
  for (const name of failed ? ORDER.slice(0, 2) : ORDER) {
    if (name === 'turn_over') reached = Math.max(reached, (stages.turn_over = Math.round(560 + 480 * wobble(index + 3))));
    else stages[name] = reached += Math.round(USUAL[name] * wobble(index + name.length) * (name === worst ? 2 + (index % 4) : 1));
  }
  const waits = {};
  let before = 0;
  for (const name of ORDER.filter((one) => one in stages)) {
    waits[name] = Math.max(0, stages[name] - before);
    before = Math.max(before, stages[name]);
  }
  const slowest = Object.keys(waits).reduce((most, name) => (waits[name] > waits[most] ? name : most));
  const [status, reason] = failed ? ['failed', 'timeout'] : index % 5 === 1 ? ['cancelled', 'turn_detected'] : ['completed', null];
  return { at: new Date(Date.now() - index * 41 * 60_000).toISOString(), status, reason, stages, waits, slowest, guesses_dropped: index % 4 === 2 ? 1 : 0 };
}

const share = (sorted, part) => sorted[Math.round((sorted.length - 1) * part)] ?? null;

export function latency(persona, days, isEmpty) {
  const turns = isEmpty || persona.state !== 'published' ? [] : Array.from({ length: 12 * days }, (_, index) => spoken(index));
  const stages = ORDER.map((name) => {
    const took = turns.flatMap((turn) => turn.stages[name] ?? []).sort((left, right) => left - right);
    return { name, count: took.length, median_ms: share(took, 0.5), p95_ms: share(took, 0.95) };
  });
  const count = (is) => turns.filter(is).length;
  const sent = turns.filter((turn) => 'first_sent' in turn.stages).sort((left, right) => right.stages.first_sent - left.stages.first_sent);
  return {
    days, turns: turns.length, stages, slowest: sent.slice(0, 20), newest: turns.slice(0, 20),
    failed: count((turn) => turn.status === 'failed'), interrupted: count((turn) => turn.reason === 'turn_detected'),
    guesses_dropped: turns.reduce((sum, turn) => sum + turn.guesses_dropped, 0)
  };
}
