import { describe, expect, it } from 'vitest';
import { Resource } from './resource.svelte';

/** A server that answers when it is told to. */
function desk() {
  const asked: ((text: string) => void)[] = [];
  const resource = new Resource(() => new Promise<string>((resolve) => asked.push(resolve)));
  return { asked, resource };
}

describe('what was read', () => {
  it('stays while the same is read again, as after a time without a network', async () => {
    const { asked, resource } = desk();
    const first = resource.readOf('ada', 'talk');
    asked[0]?.('hello');
    await first;
    const again = resource.readOf('ada', 'talk');
    expect(resource.data).toBe('hello');
    asked[1]?.('hello again');
    await again;
    expect(resource.data).toBe('hello again');
  });

  it.each([
    ['another is asked for', ['ada', 'walk']],
    ['somebody else asks', ['cleo', 'talk']]
  ])('is forgotten when %s', async (_, of) => {
    const { asked, resource } = desk();
    const first = resource.readOf('ada', 'talk');
    asked[0]?.('hello');
    await first;
    void resource.readOf(...of);
    expect(resource.data).toBeNull();
  });
});
