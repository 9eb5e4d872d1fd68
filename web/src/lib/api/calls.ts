import { answer } from './client';

/** Post a WebRTC offer for a visit; gives the answer. */
export async function offerSound(visitId: string, sdp: string): Promise<string> {
  const request = fetch(`/v1/realtime/calls?visit=${encodeURIComponent(visitId)}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/sdp' },
    body: sdp
  });
  return answer<string>(request.then(async (response) => (response.ok ? { data: await response.text(), response } : { error: await response.json(), response })));
}

/** Servers that help a WebRTC peer through a firewall. */
export async function askIceServers(): Promise<RTCIceServer[]> {
  const request = fetch('/v1/realtime/ice', { credentials: 'same-origin' });
  const { ice_servers } = await answer<{ ice_servers: RTCIceServer[] }>(
    request.then(async (response) => ({ [response.ok ? 'data' : 'error']: await response.json(), response }))
  );
  return ice_servers;
}
