import type { Place } from '$lib/call/heard';
import type { Mood as CallMood } from '$lib/call/mood';
import type { ServerEvent } from '$lib/room/protocol';
import { opening } from './mouths';
import { GESTURES, restPose, type Attention, type Pose } from './pose';
import { Puppet } from './puppet';
import { Track } from './track';

const REMEMBERED = 12;
const FIRST_SEED = 1;

/** What the call's mood means to a face that was told nothing else. */
const ATTENTION_OF: Readonly<Record<CallMood, Attention>> = {
  listening: 'listening',
  hearing: 'listening',
  thinking: 'thinking',
  speaking: 'speaking',
  pausing: 'listening'
};

/** The persona's face in a room: joins what the server tells with how far its sound is heard. */
export class Performer {
  attention: Attention = 'idle';
  /** The item that the last pose belonged to, and how far that was heard, in samples. */
  place: Place | null = null;
  /** How far the mouth of the last pose is open, 0 to 1. */
  mouth = 0;
  pose: Pose = restPose();
  #puppet = new Puppet(FIRST_SEED);
  #seed = FIRST_SEED;
  #isCalm = false;
  #isTold = false;
  #tracks = new Map<string, Track>();
  /** Items that were broken off: what still comes of them counts no more. */
  #cuts = new Set<string>();
  #item: string | null = null;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Less movement, for who asked for that. */
  set isCalm(isCalm: boolean) {
    this.#isCalm = this.#puppet.life.isCalm = isCalm;
  }

  take(event: ServerEvent): void {
    switch (event.type) {
      case 'x.avatar.state':
        this.#isTold = true;
        this.#grow(event.seed);
        this.#attend(event.attention);
        break;
      case 'x.avatar.track':
        if (!this.#cuts.has(event.item_id)) this.#trackOf(event.item_id).add(event);
        break;
      case 'x.avatar.cue':
        if (GESTURES.includes(event.gesture)) this.#puppet.cue(event.gesture, event.percent / 100, this.#nowS);
        break;
      case 'conversation.item.truncated':
        this.#cut(event.item_id);
        break;
      case 'response.done':
        if (event.response.status !== 'completed') event.response.output?.forEach((item) => this.#cut(item.id));
        break;
    }
  }

  /** The call's mood, for a server that tells nothing of faces. */
  follow(mood: CallMood): void {
    if (!this.#isTold) this.#attend(ATTENTION_OF[mood]);
  }

  /** Pose for this moment. */
  act(place: Place | null): Pose {
    const heard = place && !this.#cuts.has(place.item) ? place : null;
    if (heard && heard.item !== this.#item) {
      this.#item = heard.item;
      this.#puppet.begin(this.#trackOf(heard.item));
    }
    this.place = heard;
    this.pose = this.#puppet.pose(this.#nowS, heard?.at ?? null);
    this.mouth = opening(this.pose);
    return this.pose;
  }

  get #nowS(): number {
    return this.nowMs() / 1_000;
  }

  /** Another seed is another life. */
  #grow(seed: number): void {
    if (seed === this.#seed) return;
    this.#seed = seed;
    this.#puppet = new Puppet(seed);
    this.#puppet.life.isCalm = this.#isCalm;
    this.#puppet.attend(this.attention, this.#nowS);
    this.#item = null;
  }

  #attend(attention: Attention): void {
    if (attention === this.attention) return;
    this.attention = attention;
    this.#puppet.attend(attention, this.#nowS);
  }

  #cut(item: string): void {
    this.#cuts.add(item);
    forgetOldest(this.#cuts);
    this.#tracks.delete(item);
    if (item === this.#item) this.#puppet.clear();
  }

  #trackOf(item: string): Track {
    const known = this.#tracks.get(item);
    if (known) return known;
    const track = new Track();
    this.#tracks.set(item, track);
    forgetOldest(this.#tracks);
    return track;
  }
}

function forgetOldest(all: Map<string, unknown> | Set<string>): void {
  for (const old of all.keys()) {
    if (all.size <= REMEMBERED) break;
    all.delete(old);
  }
}
