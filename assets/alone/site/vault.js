/* What the phone keeps until it has been sent: encrypted by AES-GCM with a key that no script can read out.

Plain are only the number of an entry, its visit, its kind and whether it was sent; all else lies in boxes. */

const NAME = "cockpit-site";
const STORES = { kept: "name", entries: "id", boxes: "name" };

/* How boxes are called that hold something which is no entry yet. */
export const HALF_DONE = "recording-";

const piecesOf = (name) => IDBKeyRange.bound(`${name}/`, `${name}/\uffff`);

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(store, { keyPath });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

export class Vault {
  static async open() {
    const vault = new Vault();
    vault.database = await opened();
    vault.key = await vault.own("key", () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));
    vault.device = await vault.own("device", () => crypto.randomUUID());
    return vault;
  }

  act(store, mode, ask) {
    return new Promise((resolve, reject) => {
      const work = this.database.transaction(store, mode, { durability: "strict" });
      const asked = ask(work.objectStore(store));
      work.oncomplete = () => resolve(asked.result);
      work.onabort = work.onerror = () => reject(work.error);
    });
  }

  async own(name, make) {
    const found = await this.act("kept", "readonly", (store) => store.get(name));
    if (found) return found.value;
    const value = await make();
    await this.act("kept", "readwrite", (store) => store.put({ name, value }));
    return value;
  }

  async sealed(bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, bytes) };
  }

  async unsealed({ iv, box }) {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, box));
  }

  async put(name, value) {
    const seal = await this.sealed(new TextEncoder().encode(JSON.stringify(value)));
    await this.act("boxes", "readwrite", (store) => store.put({ name, ...seal }));
  }

  async get(name) {
    const found = await this.act("boxes", "readonly", (store) => store.get(name));
    return found ? JSON.parse(new TextDecoder().decode(await this.unsealed(found))) : null;
  }

  async drop(name) {
    await this.act("boxes", "readwrite", (store) => store.delete(name));
  }

  /* Pieces of something that is still being made, in their order; they lie beside the box of that name. */
  async keepPiece(name, place, bytes) {
    const seal = await this.sealed(bytes);
    await this.act("boxes", "readwrite", (store) => store.put({ name: `${name}/${String(place).padStart(6, "0")}`, ...seal }));
  }

  async pieces(name) {
    const rows = await this.act("boxes", "readonly", (store) => store.getAll(piecesOf(name)));
    return Promise.all(rows.map((row) => this.unsealed(row)));
  }

  async dropPieces(name) {
    await this.act("boxes", "readwrite", (store) => store.delete(piecesOf(name)));
  }

  /* entry: {id, visit, kind, made, state: waiting|sent|refused, told, bytes?} */
  async keep(entry) {
    const { id, visit, kind, made, state, bytes, ...told } = entry;
    const seal = await this.sealed(new TextEncoder().encode(JSON.stringify(told)));
    const picture = bytes ? await this.sealed(bytes) : null;
    await this.act("entries", "readwrite", (store) => store.put({ id, visit, kind, made, state, ...seal, picture }));
  }

  async entries(visit) {
    const rows = await this.act("entries", "readonly", (store) => store.getAll());
    const wanted = rows.filter((row) => visit === undefined || row.visit === visit);
    wanted.sort((one, other) => (one.made < other.made ? -1 : 1));
    return Promise.all(wanted.map((row) => this.entry(row)));
  }

  async entry({ iv, box, picture, ...row }) {
    const told = JSON.parse(new TextDecoder().decode(await this.unsealed({ iv, box })));
    return { ...row, ...told, bytes: picture ? await this.unsealed(picture) : null };
  }

  async waiting() {
    const rows = await this.act("entries", "readonly", (store) => store.getAll());
    return rows.filter((row) => row.state === "waiting").length;
  }

  async clear() {
    const boxes = await this.act("boxes", "readonly", (store) => store.getAllKeys());
    if (await this.waiting() || boxes.some((name) => name.startsWith(HALF_DONE))) return false;
    await this.act("entries", "readwrite", (store) => store.clear());
    await this.act("boxes", "readwrite", (store) => store.clear());
    return true;
  }
}
