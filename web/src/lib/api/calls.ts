import { answer } from './client';

/** Fetch what is no JSON of ours, or not both ways; refusals are read like all others. */
const ask = <Data>(path: string, request: RequestInit, read: (response: Response) => Promise<Data>): Promise<Data> =>
  answer<Data>(
    fetch(path, { credentials: 'same-origin', ...request }).then(async (response) =>
      response.ok ? { data: await read(response), response } : { error: await response.json().catch(() => null), response }
    )
  );

/** Post a WebRTC offer for a visit; gives the answer. */
export const offerSound = (visitId: string, sdp: string): Promise<string> =>
  ask(`/v1/realtime/calls?visit=${encodeURIComponent(visitId)}`, { method: 'POST', headers: { 'content-type': 'application/sdp' }, body: sdp }, (response) =>
    response.text()
  );

/** Servers that help a room's WebRTC peer through a firewall. */
export const askIceServers = (roomId: string): Promise<RTCIceServer[]> =>
  ask(`/api/rooms/${encodeURIComponent(roomId)}/ice`, {}, async (response) => ((await response.json()) as { ice_servers: RTCIceServer[] }).ice_servers);
