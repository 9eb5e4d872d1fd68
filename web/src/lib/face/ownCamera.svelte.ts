/** What to say when a camera does not open. */
export function cameraTrouble(thrown: unknown): string {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'NotAllowedError') return 'The browser did not allow the camera. Allow it in the address bar to see yourself.';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'There is no camera here.';
  if (name === 'NotReadableError') return 'Another program uses the camera.';
  return 'The camera did not open.';
}

type Ask = () => Promise<MediaStream>;

const askCamera: Ask = () => navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 }, facingMode: 'user' }, audio: false });

/** The fan's own camera, shown to them alone: its picture is never sent, and no peer ever gets its track. */
export class OwnCamera {
  stream = $state.raw<MediaStream | null>(null);
  isOpening = $state(false);
  #isClosed = false;

  constructor(
    private readonly onTrouble: (text: string) => void,
    private readonly ask: Ask = askCamera
  ) {}

  async toggle(): Promise<void> {
    if (this.isOpening) return;
    if (this.stream) this.stop();
    else await this.#open();
  }

  /** The light of the camera goes out. */
  stop(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  /** The fan leaves: an answer that comes later opens nothing. */
  close(): void {
    this.#isClosed = true;
    this.stop();
  }

  async #open(): Promise<void> {
    this.isOpening = true;
    try {
      const stream = await this.ask();
      this.stream = stream;
      if (this.#isClosed) this.stop();
      // It was unplugged, or taken back in the address bar.
      for (const track of stream.getTracks()) track.onended = () => this.stop();
    } catch (thrown) {
      if (!this.#isClosed) this.onTrouble(cameraTrouble(thrown));
    } finally {
      this.isOpening = false;
    }
  }
}
