import { describe, expect, it } from 'vitest';
import { serverDraft, serverManifest, serverProblems } from './server';

const URL_ = 'https://mind.example/v1';

describe('servers of agents', () => {
  it('say what their kind needs, and nothing else', () => {
    const draft = { ...serverDraft(null), url: ` ${URL_} `, model: 'm-1', voice: 'alloy' };
    expect(serverManifest('mcp', draft)).toEqual({ url: URL_ });
    expect(serverManifest('a2a', draft)).toEqual({ url: URL_ });
    expect(serverManifest('brain', draft)).toEqual({ url: URL_, model: 'm-1', context_tokens: 8_192, is_small: false, has_system_anywhere: false });
    expect(serverManifest('voice', draft)).toEqual({ url: URL_, model: 'm-1', voice: 'alloy', rate: 24_000 });
    expect(['brain', 'voice', 'mcp', 'a2a'].map((kind) => serverProblems(kind as never, draft))).toEqual([{}, {}, {}, {}]);
  });

  it('come back as they were', () => {
    const manifest = { url: URL_, model: 'm', context_tokens: 4_096, is_small: true, has_system_anywhere: true };
    expect(serverManifest('brain', serverDraft(manifest))).toEqual(manifest);
  });

  it('need a whole address without a password', () => {
    const told = (url: string) => serverProblems('mcp', { ...serverDraft(null), url }).url;
    expect([told(' '), told('tools.example'), told('ftp://tools.example'), told('https://me:secret@tools.example')]).toEqual([
      'Say where it is.',
      'Use a whole address, such as https://tools.example/mcp.',
      'Use an address that begins with https.',
      'Leave name and password out of it: its key has a place of its own.'
    ]);
  });

  it('need names and numbers', () => {
    const draft = { ...serverDraft(null), url: URL_, contextTokens: 5, rate: null };
    expect(serverProblems('brain', draft)).toEqual({ model: expect.any(String), contextTokens: expect.any(String) });
    expect(serverProblems('voice', draft)).toEqual({ model: expect.any(String), voice: expect.any(String), rate: expect.any(String) });
  });
});
