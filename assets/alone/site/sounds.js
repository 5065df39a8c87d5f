/* Recordings: made here piece by piece, each piece kept at once, or chosen as a file. */

import { HALF_DONE } from "./vault.js";

const PIECE_MS = 2000;
const MEGABYTE = 1048576;
const ENDINGS = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };
const WANTED = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export const TAKEN = ["mp3", "m4a", "wav", "ogg", "oga", "opus", "webm"];
export const endingOf = (name) => name.split(".").pop().toLowerCase();

const plainType = (type) => type.split(";")[0];
const boxOf = (visit) => `${HALF_DONE}${visit}`;

/* Whether this device can record at all; a file can be chosen in any case. */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

function joined(pieces) {
  const bytes = new Uint8Array(pieces.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of pieces) { bytes.set(one, at); at += one.length; }
  return bytes;
}

export class Recording {
  constructor(vault, visit, mostMb) {
    Object.assign(this, { vault, visit, most: mostMb * MEGABYTE, size: 0, place: 0, keeping: Promise.resolve() });
  }

  /* Begins; `full` is called when no more may be recorded. */
  async start(told, full) {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = WANTED.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(this.stream, mimeType ? { mimeType } : {});
    await new Promise((begun) => {
      navigator.locks.request(boxOf(this.visit), () => new Promise((ended) => { this.ended = ended; begun(); }));
    });
    await this.vault.put(boxOf(this.visit), { ...told, type: plainType(this.recorder.mimeType || mimeType || "audio/webm") });
    this.recorder.ondataavailable = (event) => {
      this.keeping = this.keeping.then(() => this.keep(event.data));
      this.size += event.data.size;
      if (this.size > this.most * 0.95) full();
    };
    this.recorder.start(PIECE_MS);
  }

  async keep(blob) {
    if (!blob.size) return;
    await this.vault.keepPiece(boxOf(this.visit), this.place++, new Uint8Array(await blob.arrayBuffer()));
  }

  async stop() {
    if (this.recorder.state !== "inactive") {
      const ended = new Promise((resolve) => { this.recorder.onstop = resolve; });
      this.recorder.stop();
      await ended;
    }
    for (const track of this.stream.getTracks()) track.stop();
    await this.keeping;
    this.ended();
  }
}

/* Hands on what was recorded of a visit and is no entry yet, also by a page that has gone since; not while it runs. */
export async function settleRecorded(vault, visit, keep) {
  await navigator.locks.request(boxOf(visit), { ifAvailable: true }, async (lock) => {
    const told = lock && await vault.get(boxOf(visit));
    if (!told) return;
    const pieces = await vault.pieces(boxOf(visit));
    if (pieces.length) await keep({ ...told, bytes: joined(pieces), ending: ENDINGS[told.type] ?? "webm" });
    await vault.dropPieces(boxOf(visit));
    await vault.drop(boxOf(visit));
  });
}
