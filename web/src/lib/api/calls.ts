import { answer, api } from './client';

/** Post a WebRTC offer for a visit; gives the answer. */
export const offerSound = (visitId: string, sdp: string): Promise<string> =>
  answer(
    api.POST('/v1/realtime/calls', {
      params: { query: { visit: visitId } },
      headers: { 'content-type': 'application/sdp' },
      body: sdp,
      bodySerializer: String,
      parseAs: 'text'
    })
  );

/** Servers that help a room's WebRTC peer through a firewall. */
export async function askIceServers(roomId: string): Promise<RTCIceServer[]> {
  const { ice_servers } = await answer(api.GET('/api/rooms/{room_id}/ice', { params: { path: { room_id: roomId } } }));
  // A browser would take null for the name "null".
  return ice_servers.map(({ urls, username, credential }) => ({ urls, ...(username && credential ? { username, credential } : {}) }));
}
