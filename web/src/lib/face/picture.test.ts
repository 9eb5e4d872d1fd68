import { describe, expect, it } from 'vitest';
import { cameraTrouble, OwnCamera } from './ownCamera.svelte';
import { AGAIN_MS, PATIENCE_MS, Picture } from './picture.svelte';

function world(canDevice: boolean, isServersAlone: boolean) {
  const asked: boolean[] = [];
  const waits = new Map<number, { ms: number; then: () => void }>();
  let fellBack = 0;
  let serial = 0;
  const picture = new Picture(canDevice, isServersAlone, {
    showPicture: (isWanted) => asked.push(isWanted),
    onFellBack: () => fellBack++,
    wait: (ms, then) => {
      const id = serial++;
      waits.set(id, { ms, then });
      return () => void waits.delete(id);
    }
  });
  /** So long passed that whoever waits for it goes on. */
  const pass = (ms: number) => [...waits].filter(([, wait]) => wait.ms === ms).forEach(([id, wait]) => waits.delete(id) && wait.then());
  return { picture, asked, pass, waiting: () => [...waits.values()].map((wait) => wait.ms), fellBack: () => fellBack };
}

describe('who draws', () => {
  it('is this device where it can, once the figure is there', () => {
    const { picture, asked } = world(true, false);
    expect([picture.by, picture.drawn]).toEqual(['device', 'poster']);
    picture.isFigureThere = true;
    expect(picture.drawn).toBe('browser');
    expect(asked).toEqual([]);
  });

  it('is the server for a face that only it can draw', () => {
    const { picture, asked, waiting } = world(false, true);
    expect([picture.by, picture.server, picture.drawn]).toEqual(['server', 'connecting', 'poster']);
    expect(asked).toEqual([true]);
    picture.frameCame();
    expect([picture.server, picture.drawn]).toEqual(['there', 'server']);
    expect(waiting()).toEqual([]);
  });

  it('is nobody until the fan asks, on a device that cannot', () => {
    const { picture, asked } = world(false, false);
    expect([picture.by, picture.drawn]).toEqual([null, 'poster']);
    picture.choose('server');
    expect(asked).toEqual([true]);
  });

  it('switches to the server and back', () => {
    const { picture, asked } = world(true, false);
    picture.isFigureThere = true;
    picture.choose('server');
    picture.isFigureThere = false;
    picture.choose('server');
    picture.frameCame();
    expect(picture.drawn).toBe('server');
    picture.choose('device');
    expect([picture.server, picture.drawn]).toEqual(['off', 'poster']);
    expect(asked).toEqual([true, false]);
  });

  it('falls back to this device when the switch fails', () => {
    const { picture, asked, pass, fellBack } = world(true, false);
    picture.choose('server');
    pass(PATIENCE_MS);
    expect([picture.by, picture.server, fellBack()]).toEqual(['device', 'off', 1]);
    expect(asked).toEqual([true, false]);
  });

  it('says that a picture is lost, and asks again', () => {
    const { picture, asked, fellBack } = world(true, false);
    picture.choose('server');
    picture.frameCame();
    picture.followPeer('failed');
    expect([picture.by, picture.server, picture.drawn, fellBack()]).toEqual(['server', 'lost', 'poster', 0]);
    picture.retry();
    expect(picture.server).toBe('connecting');
    picture.frameCame();
    expect(picture.drawn).toBe('server');
    expect(asked).toEqual([true, true]);
  });

  it('asks once more by itself where only the server can draw, before it says that the picture is lost', () => {
    const { picture, asked, pass, waiting } = world(false, true);
    picture.frameCame();
    picture.followPeer('failed');
    picture.followPeer('idle');
    expect([picture.server, picture.drawn, waiting()]).toEqual(['connecting', 'poster', [AGAIN_MS]]);
    pass(AGAIN_MS);
    expect([asked, waiting()]).toEqual([[true, true], [PATIENCE_MS]]);
    picture.followPeer('failed');
    expect([picture.server, waiting()]).toEqual(['lost', []]);
    picture.retry();
    picture.frameCame();
    picture.gone();
    expect([picture.server, waiting()]).toEqual(['connecting', [AGAIN_MS]]);
  });

  it('asks only once when the call itself came anew meanwhile', () => {
    const { picture, asked, waiting } = world(false, true);
    picture.frameCame();
    picture.gone();
    picture.followPeer('trying');
    expect([picture.server, asked, waiting()]).toEqual(['connecting', [true], [PATIENCE_MS]]);
  });

  it('waits anew with each call over WebRTC, and minds none while this device draws', () => {
    const { picture, pass } = world(false, true);
    pass(PATIENCE_MS);
    pass(AGAIN_MS);
    pass(PATIENCE_MS);
    expect(picture.server).toBe('lost');
    picture.followPeer('trying');
    expect(picture.server).toBe('connecting');
    picture.frameCame();
    expect(picture.drawn).toBe('server');
    const other = world(true, false);
    other.picture.followPeer('trying');
    other.picture.followPeer('failed');
    other.picture.frameCame();
    expect([other.picture.by, other.picture.server]).toEqual(['device', 'off']);
  });
});

describe("the fan's own camera", () => {
  const stream = () => {
    const track = { isStopped: false, onended: null as (() => void) | null, stop: () => void (track.isStopped = true) };
    return { track, media: { getTracks: () => [track] } as unknown as MediaStream };
  };

  it('opens only when asked and stops on leaving', async () => {
    const { track, media } = stream();
    const camera = new OwnCamera(() => undefined, () => Promise.resolve(media));
    expect(camera.stream).toBeNull();
    await camera.toggle();
    expect(camera.stream).toBe(media);
    camera.close();
    expect([track.isStopped, camera.stream]).toEqual([true, null]);
  });

  it('stops again on the second press, and when it was unplugged', async () => {
    const { track, media } = stream();
    const camera = new OwnCamera(() => undefined, () => Promise.resolve(media));
    await camera.toggle();
    await camera.toggle();
    expect([track.isStopped, camera.stream]).toEqual([true, null]);
    await camera.toggle();
    track.onended?.();
    expect(camera.stream).toBeNull();
  });

  it('does not stay on when the answer comes after leaving', async () => {
    const { track, media } = stream();
    let answer: (media: MediaStream) => void = () => undefined;
    const camera = new OwnCamera(() => undefined, () => new Promise((resolve) => (answer = resolve)));
    const opening = camera.toggle();
    camera.close();
    answer(media);
    await opening;
    expect([track.isStopped, camera.stream]).toEqual([true, null]);
  });

  it('says why it did not open', async () => {
    const said: string[] = [];
    const camera = new OwnCamera((text) => said.push(text), () => Promise.reject(new DOMException('no', 'NotAllowedError')));
    await camera.toggle();
    expect(said[0]).toContain('did not allow');
    expect(camera.isOpening).toBe(false);
    expect(cameraTrouble(new DOMException('', 'NotFoundError'))).toContain('no camera');
    expect(cameraTrouble(new DOMException('', 'NotReadableError'))).toContain('Another program');
    expect(cameraTrouble(new Error('?'))).toContain('did not open');
  });
});
