import type { Bid } from '$lib/api/types';
import { FORMAT_TEXT } from '$lib/persona/formats';

/** What a bid or a quote is for: a room with a persona, or a meeting with a creator. */
export interface Subject {
  /** Who is met. */
  name: string;
  /** Who reads and answers the bid: a persona's owner does it for the persona. */
  reader: string;
  /** Their page. */
  href: string;
  /** What was bid for, in a few words. */
  title: string;
  /** Its terms in a line: format or place, and length. */
  line: string;
}

type Sold = Pick<Bid, 'kind' | 'persona' | 'offer' | 'format' | 'minutes'>;

export const placeText = (offer: { place_kind: 'online' | 'city'; city: string | null }): string =>
  offer.place_kind === 'online' ? 'Online' : (offer.city ?? 'In person');

/** Who reads and answers bids, as the subject of a sentence. */
export const readerOf = (kind: Sold['kind'], name: string): string => (kind === 'meeting' ? name : `The owner of ${name}`);

/** Name what a bid or a quote is for. */
export function subjectOf(sold: Sold): Subject {
  const { offer, persona, format } = sold;
  if (offer) {
    return {
      name: offer.creator_name,
      reader: offer.creator_name,
      href: `/c/${offer.creator_slug}`,
      title: offer.title,
      line: `${placeText(offer)}, ${sold.minutes} min`
    };
  }
  const name = persona?.name ?? 'a persona';
  return {
    name,
    reader: readerOf('room', name),
    href: persona ? `/p/${persona.slug}` : '/',
    title: `A room with ${name}`,
    line: `${format ? FORMAT_TEXT[format].name : 'Room'}, ${sold.minutes} min`
  };
}
