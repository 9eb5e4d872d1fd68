import { describe, expect, it, vi } from 'vitest';
import { backoffMs } from './backoff';
import { RoomConnection, type LinkState, type Socket, type Ticket } from './connection';

class FakeSocket implements Socket {
  readyState = 0;
  bufferedAmount = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly ticket: Ticket) {}
  send(frame: string) {
    this.sent.push(frame);
  }
  close() {
    this.drop(1000);
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  drop(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

function world(askTicket?: () => Promise<Ticket>) {
  const sockets: FakeSocket[] = [];
  const states: LinkState[] = [];
  const events: string[] = [];
  const waits: { ms: number; go: () => void }[] = [];
  const refused = vi.fn();
  let tickets = 0;
  const connection = new RoomConnection({
    askTicket: askTicket ?? (() => Promise.resolve({ value: `ek_${++tickets}`, model: 'persona:nova' })),
    openSocket: (ticket) => {
      const socket = new FakeSocket(ticket);
      sockets.push(socket);
      return socket;
    },
    isPassing: (thrown) => thrown === 'passing',
    onEvent: (event) => events.push(event.type),
    onState: (state) => states.push(state),
    onRefused: refused,
    wait: (ms, go) => {
      waits.push({ ms, go });
      return () => waits.splice(0);
    }
  });
  return { connection, sockets, states, events, waits, refused };
}

const at = <T>(list: T[], index: number): T => {
  const item = list[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
};
const settled = () => new Promise<void>((go) => setTimeout(go));

describe('back-off', () => {
  it('doubles up to a cap and keeps some jitter', () => {
    expect([0, 1, 2, 3, 20].map((n) => backoffMs(n, () => 1))).toEqual([500, 1000, 2000, 4000, 15_000]);
    expect(backoffMs(0, () => 0)).toBe(300);
  });
});

describe('a room connection', () => {
  it('opens with a ticket and passes events on', async () => {
    const { connection, sockets, states, events } = world();
    await connection.start();
    at(sockets, 0).open();
    at(sockets, 0).onmessage?.({ data: '{"type":"session.created"}' });
    at(sockets, 0).onmessage?.({ data: 'broken' });
    expect(states).toEqual(['connecting', 'open']);
    expect(events).toEqual(['session.created']);
    expect(connection.send({ type: 'x.room.leave' })).toBe(true);
    expect(at(sockets, 0).sent).toEqual(['{"type":"x.room.leave"}']);
  });

  it('comes back after a drop, with a new ticket', async () => {
    const { connection, sockets, states, waits } = world();
    await connection.start();
    at(sockets, 0).open();
    at(sockets, 0).drop();
    expect(states.at(-1)).toBe('waiting');
    expect(connection.send({ type: 'x.room.leave' })).toBe(false);
    at(waits, 0).go();
    await settled();
    expect(at(sockets, 1).ticket.value).toBe('ek_2');
    at(sockets, 1).open();
    expect(states.at(-1)).toBe('open');
  });

  it('waits longer each time', async () => {
    const { connection, sockets, waits } = world();
    await connection.start();
    at(sockets, 0).drop();
    at(waits, 0).go();
    await settled();
    at(sockets, 1).drop();
    expect(at(waits, 1).ms).toBeGreaterThanOrEqual(600);
    expect(at(waits, 0).ms).toBeLessThanOrEqual(500);
  });

  it('can be hurried', async () => {
    const { connection, sockets } = world();
    await connection.start();
    at(sockets, 0).drop();
    connection.hurry();
    await settled();
    expect(sockets).toHaveLength(2);
  });

  it('does not fight another window for the room, but takes it back when asked', async () => {
    const { connection, sockets, states, waits } = world();
    await connection.start();
    at(sockets, 0).open();
    at(sockets, 0).drop(4001);
    expect(states.at(-1)).toBe('taken');
    expect(waits).toHaveLength(0);
    connection.hurry();
    await settled();
    expect(sockets).toHaveLength(2);
  });

  it('tries again when the ticket could not be had for now', async () => {
    const { connection, states } = world(() => Promise.reject('passing'));
    await connection.start();
    expect(states).toEqual(['connecting', 'waiting']);
  });

  it('gives up when the room lets nobody in', async () => {
    const { connection, states, refused } = world(() => Promise.reject('ended'));
    await connection.start();
    expect(states.at(-1)).toBe('closed');
    expect(refused).toHaveBeenCalledWith('ended');
  });

  it('stays closed once stopped, even when an old socket speaks', async () => {
    const { connection, sockets, states, events, waits } = world();
    await connection.start();
    at(sockets, 0).open();
    connection.stop();
    at(sockets, 0).onmessage?.({ data: '{"type":"session.created"}' });
    await connection.start();
    expect(states.at(-1)).toBe('closed');
    expect(events).toEqual([]);
    expect(waits).toHaveLength(0);
    expect(sockets).toHaveLength(1);
  });
});
