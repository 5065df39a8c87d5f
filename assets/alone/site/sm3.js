/* SM3 (GB/T 32905-2016) of bytes; browsers have none. Returns 64 hexadecimal digits. */

const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
const left = (x, n) => (x << (n % 32)) | (x >>> ((32 - n) % 32));
const p0 = (x) => x ^ left(x, 9) ^ left(x, 17);
const p1 = (x) => x ^ left(x, 15) ^ left(x, 23);

function padded(bytes) {
  const whole = new Uint8Array(((bytes.length + 8) >> 6 << 6) + 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(whole.length - 4, (bytes.length << 3) >>> 0);
  return view;
}

function expanded(view, at) {
  const w = new Int32Array(68);
  for (let j = 0; j < 16; j += 1) w[j] = view.getInt32(at + j * 4);
  for (let j = 16; j < 68; j += 1) w[j] = p1(w[j - 16] ^ w[j - 9] ^ left(w[j - 3], 15)) ^ left(w[j - 13], 7) ^ w[j - 6];
  return w;
}

function folded(v, w) {
  let [a, b, c, d, e, f, g, h] = v;
  for (let j = 0; j < 64; j += 1) {
    const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
    const ss1 = left((left(a, 12) + e + left(t, j)) | 0, 7);
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + (ss1 ^ left(a, 12)) + (w[j] ^ w[j + 4])) | 0;
    const tt2 = (gg + h + ss1 + w[j]) | 0;
    [d, c, b, a, h, g, f, e] = [c, left(b, 9), a, tt1, g, left(f, 19), e, p0(tt2)];
  }
  return [a, b, c, d, e, f, g, h].map((x, i) => x ^ v[i]);
}

export function sm3(bytes) {
  const view = padded(bytes);
  let v = START.map((x) => x | 0);
  for (let at = 0; at < view.byteLength; at += 64) v = folded(v, expanded(view, at));
  return v.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
}
