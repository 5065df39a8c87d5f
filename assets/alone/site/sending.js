/* Sends what waits, in order: the arrival, what was typed, then pictures and recordings. Whatever fails stays and is sent again. */

const BATCH = 50;
const TYPED = ["check", "fact", "note"];
const FILES = ["photo", "audio", "signature"];

export function cookie(name) {
  return document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.split("=")[1] ?? "";
}

export async function ask(path, options = {}) {
  const headers = { "X-CSRFToken": cookie("cockpit_csrf"), ...options.headers };
  const answer = await fetch(path, { ...options, headers, redirect: "error", cache: "no-store" });
  const body = answer.status === 204 ? null : await answer.json();
  return { status: answer.status, body };
}

export const post = (path, value) =>
  ask(path, { method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json" } });

export class Sending {
  constructor(vault, changed) {
    this.vault = vault;
    this.changed = changed;
    this.problem = "";
    this.again = false;
  }

  /* One tab at a time; a network that is away is no mistake. `wait`: after whatever is being sent already;
     without it what is being sent goes on with what has come meanwhile. */
  async run({ wait = false } = {}) {
    this.again = true;
    await navigator.locks.request("cockpit-site", { ifAvailable: !wait }, async (lock) => {
      if (!lock) return;
      try {
        this.problem = "";
        while (this.again) {
          this.again = false;
          await this.send();
        }
      } catch (error) {
        this.problem = error.message === "signed-out" ? "signed-out" : "offline";
      }
    });
    await this.changed();
  }

  async send() {
    const waiting = (await this.vault.entries()).filter((one) => one.state === "waiting");
    for (const visit of new Set(waiting.map((one) => one.visit))) {
      const own = waiting.filter((one) => one.visit === visit);
      for (const one of own.filter((entry) => entry.kind === "arrival")) await this.arrival(one);
      await this.typed(visit, own.filter((one) => TYPED.includes(one.kind)));
      for (const one of own.filter((entry) => FILES.includes(entry.kind))) await this.file(one);
    }
  }

  async arrival(entry) {
    const { status, body } = await post(`/api/evaluation/inspections/${entry.visit}/arrival`, JSON.parse(entry.raw));
    await this.settle(entry, status, body);
  }

  async typed(visit, entries) {
    for (let at = 0; at < entries.length; at += BATCH) {
      const some = entries.slice(at, at + BATCH);
      const told = some.map((one) => this.told(one));
      const { status, body } = await post(`/api/evaluation/inspections/${visit}/entries`, { entries: told });
      if (status !== 200) { for (const one of some) await this.settle(one, status, body); return; }
      for (const [place, outcome] of body.outcomes.entries()) {
        const refused = outcome.state === "refused";
        await this.vault.keep({ ...some[place], state: refused ? "refused" : "sent", code: outcome.code });
      }
    }
  }

  async file(entry) {
    const query = new URLSearchParams({ inspection: entry.visit, kind: entry.kind, ...this.told(entry) });
    if (!entry.replaces) query.delete("replaces");
    const form = new FormData();
    form.append("file", new Blob([entry.bytes], { type: entry.type }), JSON.parse(entry.raw).name);
    const { status, body } = await ask(`/api/evaluation/site/photos?${query}`, { method: "POST", body: form });
    await this.settle(entry, status, body);
  }

  told(entry) {
    const { id, kind, raw, digest, made, replaces } = entry;
    return { entry_id: id, device: this.vault.device, kind, raw, digest, made_at: made, replaces: replaces ?? null };
  }

  /* Kept; or refused for good by its content; everything else waits: the state of the visit, the session, the server. */
  async settle(entry, status, body) {
    if (status === 401 || status === 403) throw new Error("signed-out");
    if (status >= 200 && status < 300) return this.vault.keep({ ...entry, state: "sent", code: "" });
    if (status === 422 || status === 413 || (entry.kind === "arrival" && status === 409) || ["site_digest", "site_other"].includes(body?.error?.code)) {
      return this.vault.keep({ ...entry, state: "refused", code: body.error.message });
    }
    return this.vault.keep({ ...entry, code: body?.error?.message ?? "" });
  }
}
