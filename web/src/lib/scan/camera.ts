const LOOK_MS = 125;
const LONGEST_SIDE = 720;

type Reader = (source: HTMLVideoElement) => Promise<string | null>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface DetectorMaker {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** The browser's own reader of QR codes where there is one. */
async function ownReader(): Promise<Reader | null> {
  const Maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  if (!Maker) return null;
  try {
    if (!(await Maker.getSupportedFormats()).includes('qr_code')) return null;
    const detector = new Maker({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}

/** A reader in JavaScript, for all other browsers. */
async function scriptReader(): Promise<Reader> {
  const { default: read } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!context || !canvas.width || !canvas.height) return null;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const frame = context.getImageData(0, 0, canvas.width, canvas.height);
    return read(frame.data, frame.width, frame.height, { inversionAttempts: 'attemptBoth' })?.data || null;
  };
}

/** Open a camera: the one that was named, else one that looks away from the person. */
export const openCamera = (deviceId: string | null): Promise<MediaStream> => {
  if (!navigator.mediaDevices?.getUserMedia) return Promise.reject(new DOMException('no camera here', 'NotSupportedError'));
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: 'environment' }, width: { ideal: 1280 } }
  });
};

export const listCameras = async (): Promise<MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === 'videoinput' && one.deviceId);

/** Look at a playing video about eight times a second; ends by what it returns. */
export function readCodes(video: HTMLVideoElement, onread: (text: string) => void): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const look = async (read: Reader, spare: Reader | null): Promise<void> => {
    if (isOver) return;
    let next: [Reader, Reader | null] = [read, spare];
    try {
      const text = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await read(video) : null;
      if (text && !isOver) onread(text);
    } catch {
      // Some browsers name a reader that does not work on their system.
      if (spare) next = [spare, null];
    }
    if (!isOver) timer = setTimeout(() => void look(...next), LOOK_MS);
  };
  void Promise.all([ownReader(), scriptReader()]).then(([own, script]) => (own ? look(own, script) : look(script, null)));
  return () => {
    isOver = true;
    if (timer) clearTimeout(timer);
  };
}
