import { countWaiting } from '$lib/api/inbox';

/** How many bids wait for the person's answer: the figure beside "Inbox". */
class Waiting {
  count = $state(0);

  async load(): Promise<void> {
    try {
      this.count = await countWaiting();
    } catch {
      // A figure that cannot be read is left as it is; the inbox itself says what is wrong.
    }
  }
}

export const waiting = new Waiting();
