// A voice conversation through the official JavaScript client, with an interruption.
// Used by the tests; a starting point for programs of your own (docs/protocol.md).
//
//   mesi demo-room --format voice | node web/clients/voice.mjs
/* eslint-disable no-console -- a command line prints */
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const ticket = JSON.parse(readFileSync(0, 'utf8'));
const client = new OpenAI({ apiKey: ticket.client_secret, baseURL: ticket.base_url });
const room = new OpenAIRealtimeWS({ model: ticket.model }, client);

const PIECE_MS = 40;
const events = [];
const waiting = [];
let loudness = 0;

room.on('event', (event) => {
	events.push(event);
	for (const one of waiting.splice(0)) {
		if (one.fits(event)) one.resolve(event);
		else waiting.push(one);
	}
});
room.on('error', (error) => fail(error.message));
setTimeout(() => fail(`too slow; heard ${events.map((one) => one.type).join(' ')}`), 60_000).unref();

function fail(reason) {
	console.error(reason);
	process.exit(1);
}

/** The next event of a type. */
function next(type) {
	return new Promise((resolve) => waiting.push({ fits: (event) => event.type === type, resolve }));
}

/** Send a piece of sound every 40 ms, as loud as the fan is just now. */
function microphone() {
	const samples = new Int16Array((24_000 * PIECE_MS) / 1000);
	for (let at = 0; at < samples.length; at++) {
		samples[at] = Math.round((Math.random() * 2 - 1) * loudness);
	}
	const audio = Buffer.from(samples.buffer).toString('base64');
	room.send({ type: 'input_audio_buffer.append', audio });
}

async function speak(ms) {
	loudness = 6_000;
	await sleep(ms);
	loudness = 0;
}

await next('session.created');
const timer = setInterval(microphone, PIECE_MS);
await next('response.done');

const answering = next('response.output_audio.delta');
await speak(800);
await answering;
await sleep(400);

const done = next('response.done');
await speak(900);
const interrupted = (await done).response;
const answered = (await next('response.done')).response;
clearInterval(timer);
room.close();

const words = (response) => response.output[0].content[0].transcript;
console.log(
	JSON.stringify({
		interrupted: { ...interrupted.status_details, text: words(interrupted) },
		answered: { status: answered.status, text: words(answered) },
		sound: events.filter((event) => event.type === 'response.output_audio.delta').length
	})
);
