import { describe, expect, it } from 'vitest';
import { linkParts } from './mailText';

describe('the text of a mail', () => {
  it('leads to pages of this site only', () => {
    const text = 'See here:\n/meetings/m_1\nhttp://a.example/bids/b-1\nhttp://evil.example/x\n//evil.example\n/javascript:x';
    const parts = linkParts(text, 'http://a.example');
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.flatMap((part) => part.href ?? [])).toEqual(['/meetings/m_1', '/bids/b-1']);
  });

  it('keeps empty text and plain lines', () => {
    expect(linkParts('', 'http://a.example')).toEqual([]);
    expect(linkParts('a\n\nb', '').map((part) => part.text)).toEqual(['a\n', '\n', 'b']);
  });
});
