export interface Device {
  id: string;
  label: string;
}

export interface Devices {
  inputs: Device[];
  /** Empty where the browser lets nobody choose. */
  outputs: Device[];
}

const KEY = 'mesi-devices';
interface Chosen {
  input: string | null;
  output: string | null;
}

export const canChooseOutput = (): boolean => 'setSinkId' in HTMLMediaElement.prototype && 'setSinkId' in AudioContext.prototype;

/** The devices with a name: browsers hide names until the microphone is allowed. */
export async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return {
    inputs: named(all.filter((one) => one.kind === 'audioinput'), 'Microphone'),
    outputs: canChooseOutput() ? named(all.filter((one) => one.kind === 'audiooutput'), 'Speaker') : []
  };
}

/** Give nameless devices a number, and leave doubles of the same id out. */
export function named(found: readonly { deviceId: string; label: string }[], kind: string): Device[] {
  const seen = new Set<string>();
  return found
    .filter((one) => one.deviceId !== '' && !seen.has(one.deviceId) && seen.add(one.deviceId))
    .map((one, index) => ({ id: one.deviceId, label: one.label || `${kind} ${index + 1}` }));
}

export function chosenDevices(): Chosen {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Chosen>;
    return { input: kept.input ?? null, output: kept.output ?? null };
  } catch {
    return { input: null, output: null };
  }
}

export function keepDevices(chosen: Chosen): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
