import type { ApiError } from '$lib/api/errors';
import { uploadFace, type FaceKind, type NewFace, type Statement, type Upload } from '$lib/api/faces';
import { KIND_TEXT } from './kinds';
import { startPlaces, wireMarkers, type Places, type Size } from './markers';
import { faceError } from './refusals';
import { filesProblem, joined, kindOf, nameFrom, portraitProblem } from './uploadRules';

export type UploadPhase = 'filling' | 'sending' | 'checking';
type Send = (upload: Upload, onsent: (share: number) => void, signal: AbortSignal) => Promise<NewFace>;

/** A face on its way to the server. A refusal leaves everything as it was, so that nothing is filled in twice. */
export class UploadForm {
  kind = $state<FaceKind>('vrm');
  name = $state('');
  isAuthor = $state(false);
  /** Whose it is; empty while nobody has said. */
  likeness = $state<Statement['likeness'] | ''>('');
  files = $state.raw<readonly File[]>([]);
  /** Of a portrait. */
  size = $state.raw<Size | null>(null);
  places = $state.raw<Places | null>(null);
  phase = $state<UploadPhase>('filling');
  /** How much has left, 0 to 1. */
  sent = $state(0);
  refusal = $state.raw<ApiError | null>(null);
  /** Somebody tried to send it: from then on it says what is missing. */
  wasTried = $state(false);
  #stop: AbortController | null = null;
  #suggested = '';

  constructor(private readonly send: Send = uploadFace) {}

  get isBusy(): boolean {
    return this.phase !== 'filling';
  }

  get filesProblem(): string | null {
    return filesProblem(this.kind, this.files);
  }

  /** What is wrong with the markers; null for the other kinds. */
  get markerProblem(): string | null {
    return this.kind === 'portrait' && !this.filesProblem ? portraitProblem(this.places, this.size) : null;
  }

  /** The first thing that keeps it from being sent. */
  get problem(): string | null {
    if (this.filesProblem) return this.filesProblem;
    if (this.markerProblem) return this.markerProblem;
    if (!this.name.trim()) return 'Give the face a name.';
    return this.likeness ? null : 'Say whose likeness it is.';
  }

  choose(kind: FaceKind): void {
    if (kind === this.kind) return;
    this.kind = kind;
    this.refusal = null;
    this.#keep(this.files.filter((file) => !filesProblem(kind, [file]) || (KIND_TEXT[kind].isMany && isPicture(file))));
  }

  /** Take files that were dropped or picked. */
  add(files: readonly File[]): void {
    if (!files.length || this.isBusy) return;
    this.kind = kindOf(files) ?? this.kind;
    this.refusal = null;
    this.#suggestName(files);
    this.#keep(joined(this.kind, this.files, files));
  }

  remove(file: File): void {
    this.#keep(this.files.filter((one) => one !== file));
  }

  /** The portrait is this large; markers that were set for it stay. */
  measure(size: Size): void {
    this.size = size;
    this.places ??= startPlaces(size);
  }

  /** Put all markers back to where they began. */
  resetMarkers(): void {
    if (this.size) this.places = startPlaces(this.size);
  }

  /** Send it; null where it was refused, is not whole yet, or was cancelled. */
  async submit(statements: readonly Statement[]): Promise<NewFace | null> {
    this.wasTried = true;
    if (this.problem || this.isBusy) return null;
    const stop = (this.#stop = new AbortController());
    this.phase = 'sending';
    this.sent = 0;
    this.refusal = null;
    try {
      return await this.send(this.#upload(this.#said(statements)), (share) => this.#follow(share), stop.signal);
    } catch (thrown) {
      if (!stop.signal.aborted) this.refusal = faceError(thrown);
      return null;
    } finally {
      this.phase = 'filling';
      this.#stop = null;
    }
  }

  /** Break off what is being sent; the form stays. */
  cancel(): void {
    this.#stop?.abort();
  }

  /** Empty, for the next face. */
  clear(): void {
    this.cancel();
    this.#keep([]);
    this.name = '';
    this.isAuthor = this.wasTried = false;
    this.likeness = '';
    this.refusal = null;
  }

  /** A name from the file, while nobody has written one. */
  #suggestName(files: readonly File[]): void {
    if (this.name.trim() && this.name !== this.#suggested) return;
    this.name = this.#suggested = KIND_TEXT[this.kind].isMany ? '' : nameFrom(files[0]?.name ?? '');
  }

  #keep(files: readonly File[]): void {
    if (files[0] !== this.files[0]) this.size = this.places = null;
    this.files = files;
  }

  #follow(share: number): void {
    this.sent = share;
    if (share >= 1 && this.phase === 'sending') this.phase = 'checking';
  }

  /** The chosen statement; one that is gone is none, and the server says so. */
  #said(statements: readonly Statement[]): string {
    return statements.find((one) => one.likeness === this.likeness)?.text ?? '';
  }

  #upload(consent: string): Upload {
    const markers = this.kind === 'portrait' && this.places ? wireMarkers(this.places) : null;
    return { kind: this.kind, name: this.name.trim(), files: this.files, consent, markers, isAuthor: this.isAuthor };
  }
}

const isPicture = (file: File): boolean => /\.(png|webp)$/i.test(file.name);
