// Development only: voices that hum.
export const accountTiers = [
  { name: 'basic', formats: ['text'], price_bps: 10_000 },
  { name: 'plus', formats: ['text', 'voice'], price_bps: 11_000 },
  { name: 'pro', formats: ['text', 'voice', 'video'], price_bps: 12_500 }
];

const HERTZ = { low: 180, middle: 260, high: 380 };
const LANGUAGES = [['en-US', 'female'], ['en-US', 'male'], ['en-GB', 'female'], ['en-GB', 'male']];

export const voices = Object.keys(HERTZ).flatMap((name, index) =>
  LANGUAGES.map(([language, gender], place) => ({
    id: place ? `demo:${name}-${place}` : `demo:${name}`,
    label: `${name[0].toUpperCase()}${name.slice(1)} hum${place ? ` ${place + 1}` : ''}`,
    language,
    gender,
    synthesizer: 'demo',
    is_default: index + place === 0
  }))
);

/** Two seconds of a humming tone as WAV. */
export function hum(voiceId = 'demo:low', speed = 1) {
  const rate = 24_000;
  const hertz = HERTZ[voiceId.split(/[:-]/)[1]] ?? HERTZ.low;
  const count = Math.round((2 * rate) / speed);
  const wav = Buffer.alloc(44 + count * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + count * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(count * 2, 40);
  for (let at = 0; at < count; at += 1) wav.writeInt16LE(Math.round(6_000 * Math.sin((at / rate) * hertz * 2 * Math.PI)), 44 + at * 2);
  return wav;
}
