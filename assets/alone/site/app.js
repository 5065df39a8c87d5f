/* The page of a visit: it works without a network, and sends what waits once there is one. */

import { button, field, fill, kept, make, say, words } from "./parts.js";
import { photograph, signing } from "./pictures.js";
import { Sending, ask, post } from "./sending.js";
import { sm3 } from "./sm3.js";
import { Recording, TAKEN, canRecord, endingOf, settleRecorded } from "./sounds.js";
import { Vault } from "./vault.js";

const EVERY_MS = 15000;
const TABS = ["arrival", "checks", "facts", "photos", "record"];
const main = document.querySelector("main");
const bar = document.getElementById("bar");
const encoder = new TextEncoder();
const view = { visit: null, tab: "arrival", shows: "" };
const mostMb = Number(words.most_mb);
let vault;
let sending;
let recording = null;

const digestOf = (text) => sm3(encoder.encode(text));
const now = () => new Date().toISOString();

async function note(kind, told, more = {}) {
  const raw = JSON.stringify(told);
  const entry = { id: crypto.randomUUID(), visit: view.visit, kind, made: now(), state: "waiting", raw, code: "", ...more };
  entry.digest = entry.bytes ? sm3(entry.bytes) : digestOf(raw);
  await vault.keep(entry);
  sending.run();
  return entry;
}

async function takeAlong() {
  try {
    const { status, body } = await ask("/api/evaluation/site/visits");
    if (status === 200) await vault.put("taken", { ...body, at: now() });
  } catch { /* without a network the last one stands */ }
  return vault.get("taken");
}

async function showBar() {
  const waiting = await vault.waiting();
  const state = !navigator.onLine || sending.problem === "offline" ? "offline" : sending.problem || "online";
  bar.className = `bar ${state}`;
  fill(bar,
    make("strong", { textContent: say(state) }),
    make("span", { id: "waiting", textContent: say("waiting", { count: waiting }), "data-count": waiting }),
    state === "signed-out" ? make("a", { href: "/login?next=/site/app", textContent: say("sign_in") }) : null,
  );
  if (!waiting && document.getElementById("send-first")) await showVisit();
}

async function showVisits() {
  const taken = await takeAlong();
  view.visit = null;
  const visits = taken?.visits ?? [];
  fill(main,
    make("h1", { textContent: say("title") }),
    ...visits.map((one) =>
      button(`${one.owner_name}\n${one.number} · ${one.visit_on ?? "–"} · ${say(one.state)}`, () => open(one.id), { className: "visit" })),
    visits.length ? null : make("p", { className: "empty", textContent: say("no_visits") }),
    button(say("clear"), async () => window.alert(say((await vault.clear()) ? "cleared" : "not_cleared"))),
  );
}

async function open(number) {
  Object.assign(view, { visit: number, shows: "" });
  await showVisit();
}

async function showVisit() {
  const taken = await vault.get("taken");
  const visit = taken.visits.find((one) => one.id === view.visit);
  await settleRecorded(vault, view.visit, (told) => keepSound(visit, told));
  const entries = await vault.entries(view.visit);
  const gone = new Set(entries.map((one) => one.replaces).filter(Boolean));
  const standing = entries.filter((one) => !gone.has(one.id) && !JSON.parse(one.raw).removed);
  const tabs = TABS.map((tab) =>
    button(say(tab), () => { view.tab = tab; showVisit(); }, { className: tab === view.tab ? "tab chosen" : "tab", "data-tab": tab }));
  const body = await { arrival, checks, facts, photos, record }[view.tab](visit, standing, taken);
  main.replaceChildren(
    button(`‹ ${say("back")}`, showVisits, { className: "back" }),
    make("h1", { textContent: visit.owner_name }),
    make("nav", { className: "tabs" }, ...tabs),
    make("section", {}, ...body.filter(Boolean)),
  );
}

async function arrival(visit, entries) {
  const own = entries.filter((one) => one.kind === "arrival");
  const mine = own.find((one) => one.state !== "refused");
  if (visit.arrived_at || mine) {
    return [make("p", { textContent: say("arrived", { at: visit.arrived_at ?? mine.made }) }), refusal(mine)];
  }
  const place = await kept(vault, `place-${visit.id}`, make("input", { id: "place", value: visit.notice.place ?? "" }));
  const persons = await kept(vault, `persons-${visit.id}`, make("textarea", { id: "persons", rows: 2 }));
  const officers = visit.officers.map((one) =>
    make("label", { className: "tick" }, make("input", { type: "checkbox", checked: true, value: one.id }), `${one.name} ${one.certificate}`));
  const shown = make("input", { type: "checkbox", id: "shown" });
  const arrive = async () => {
    const ids = officers.map((one) => one.firstChild).filter((one) => one.checked).map((one) => Number(one.value));
    const names = persons.value.split("\n").map((one) => one.trim()).filter(Boolean);
    await note("arrival", { arrived_at: now(), place: place.value, persons: names, officers: ids, shown: shown.checked });
    view.tab = "checks";
    await showVisit();
  };
  return [
    ...own.map(refusal), field(say("place"), place), field(say("persons"), persons), ...officers,
    make("label", { className: "tick" }, shown, say("shown")),
    button(say("arrive"), arrive, { className: "main", id: "arrive" }),
  ];
}

async function checks(visit, entries, taken) {
  const before = new Map(entries.filter((one) => one.kind === "check").map((one) => [JSON.parse(one.raw).point, one]));
  const wanted = new Set(visit.notice.subjects ?? [1, 2, 3, 4, 5, 6]);
  const english = words.language === "en";
  const lines = taken.checklist.filter((one) => wanted.has(one.subject)).map((point) => {
    const entry = before.get(point.code);
    const chosen = entry ? JSON.parse(entry.raw).result : "";
    const choices = ["ok", "not_ok", "not_applicable"].map((result) =>
      button(say(result), async () => {
        const told = { point: point.code, result, note: result === "not_ok" ? say("wanting", { point: point.name }) : "" };
        await note("check", told, { replaces: entry?.id ?? null });
        await showVisit();
      }, { className: chosen === result ? `choice chosen ${result}` : "choice", "data-point": point.code, "data-result": result }));
    return make("div", { className: "point" }, make("p", { textContent: english ? point.name_en : point.name }), make("div", { className: "choices" }, ...choices));
  });
  return lines;
}

async function facts(visit, entries) {
  const text = await kept(vault, `fact-${visit.id}`, make("textarea", { id: "fact", rows: 5 }));
  const save = async () => {
    if (!text.value.trim()) return;
    await note("fact", { text: text.value.trim() });
    text.value = "";
    await vault.drop(`fact-${visit.id}`);
    await showVisit();
  };
  const lines = entries.filter((one) => one.kind === "fact").map((one) =>
    make("li", { className: one.state }, make("p", { textContent: JSON.parse(one.raw).text }), mark(one), refusal(one),
      button(say("remove"), async () => { await note("fact", { text: "", removed: true }, { replaces: one.id }); await showVisit(); })));
  return [field(say("fact"), text), button(say("save"), save, { className: "main", id: "save-fact" }), make("ol", { className: "lines" }, ...lines)];
}

/* What a photo may show: the facts that stand, and what the checklist found wanting. */
function facing(entries) {
  const facts = entries.filter((one) => one.kind === "fact").map((one) => [one.id, JSON.parse(one.raw).text]);
  const wanting = entries.filter((one) => one.kind === "check" && JSON.parse(one.raw).result === "not_ok");
  return [...facts, ...wanting.map((one) => [one.id, JSON.parse(one.raw).note])];
}

async function photos(visit, entries) {
  const lines = facing(entries);
  const shows = make("select", { id: "shows" }, make("option", { value: "", textContent: say("shows_nothing") }),
    ...lines.map(([id, text]) => make("option", { value: id, textContent: text.slice(0, 40), selected: id === view.shows })));
  shows.addEventListener("change", () => { view.shows = shows.value; });
  const secret = make("input", { type: "checkbox", id: "no-secret" });
  const input = make("input", { type: "file", accept: "image/*", id: "camera", multiple: true, onchange: async () => {
    if (!secret.checked) { window.alert(say("confirm_secret")); input.value = ""; return; }
    for (const file of input.files) {
      const name = `${visit.number}-${entries.length + 1}.jpg`;
      await note("photo", shows.value ? { name, shows: shows.value } : { name }, await photograph(file));
    }
    await showVisit();
  } });
  input.setAttribute("capture", "environment");
  const pictures = entries.filter((one) => one.kind === "photo").map((one) => make("figure", { className: one.state },
    make("img", { src: URL.createObjectURL(new Blob([one.bytes], { type: one.type })), alt: JSON.parse(one.raw).name }),
    make("figcaption", { textContent: `${new Date(one.made).toLocaleString()} SM3 ${one.digest.slice(0, 12)}…` }), shown(one, lines), mark(one), refusal(one)));
  return [field(say("shows"), shows), make("label", { className: "tick" }, secret, say("no_secret")), make("label", { className: "main shoot" }, say("shoot"), input),
    ...sounds(visit, entries, { lines, shows, secret }), ...pictures];
}

/* A recording becomes an entry; the same one again is the same entry. */
async function keepSound(visit, { id, made, shows, bytes, type, ending }) {
  const name = `${visit.number}-${made.slice(0, 19).replaceAll(/[^0-9]/g, "")}.${ending}`;
  await note("audio", shows ? { name, shows } : { name }, { id, made, bytes, type });
}

function sounds(visit, entries, { lines, shows, secret }) {
  const told = () => ({ id: crypto.randomUUID(), made: now(), shows: shows.value });
  const allowed = () => secret.checked || window.alert(say("confirm_secret"));
  const stop = async () => {
    const ending = recording;
    recording = null;
    await ending?.stop();
    await showVisit();
  };
  const start = async () => {
    if (!allowed()) return;
    const next = new Recording(vault, visit.id, mostMb);
    try { await next.start(told(), stop); } catch { window.alert(say("no_microphone")); return; }
    recording = next;
    await showVisit();
  };
  const input = make("input", { type: "file", accept: `audio/*,${TAKEN.map((one) => `.${one}`)}`, id: "sound-file", onchange: async () => {
    const [file] = input.files;
    if (!file || !allowed()) { input.value = ""; return; }
    if (!TAKEN.includes(endingOf(file.name)) || file.size > mostMb * 1048576) { window.alert(say("sound_limits", { most: mostMb })); return; }
    await keepSound(visit, { ...told(), bytes: new Uint8Array(await file.arrayBuffer()), type: file.type, ending: endingOf(file.name) });
    await showVisit();
  } });
  const running = recording?.visit === visit.id;
  const way = button(say(running ? "stop_sound" : "record_sound"), running ? stop : start, { className: running ? "main running" : "main", id: "record-sound" });
  const heard = entries.filter((one) => one.kind === "audio").map((one) => make("figure", { className: `${one.state} heard` },
    make("audio", { controls: true, src: URL.createObjectURL(new Blob([one.bytes], { type: one.type })) }),
    make("figcaption", { textContent: `${new Date(one.made).toLocaleString()} SM3 ${one.digest.slice(0, 12)}…` }), shown(one, lines), mark(one), refusal(one)));
  return [canRecord() ? way : null, make("label", { className: "shoot" }, say("choose_sound"), input), make("p", { className: "limits", textContent: say("sound_limits", { most: mostMb }) }), ...heard].filter(Boolean);
}

async function record(visit, entries) {
  if (await vault.waiting()) return [make("p", { id: "send-first", textContent: say("send_first") }), button(say("send"), () => sending.run().then(showVisit), { className: "main" })];
  let answer;
  try { answer = await ask(`/api/evaluation/inspections/${visit.id}/record`); } catch { return [make("p", { textContent: say("needs_network") })]; }
  if (answer.status !== 200) return [make("p", { textContent: answer.body.error.message })];
  const made = answer.body;
  const lines = make("ol", { className: "lines" }, ...made.lines.map((line) => make("li", { textContent: line })));
  const pads = [...visit.officers.map((one) => one.name), say("unit")].map((name) => ({ name, canvas: make("canvas", { width: 640, height: 220, className: "pad" }) }));
  const signer = await kept(vault, `signer-${visit.id}`, make("input", { id: "signer" }));
  const refused = await kept(vault, `refusal-${visit.id}`, make("textarea", { id: "refusal", rows: 2 }));
  const witness = await kept(vault, `witness-${visit.id}`, make("input", { id: "witness" }));
  const corrections = await kept(vault, `corrections-${visit.id}`, make("textarea", { id: "corrections", rows: 2 }));
  const drawn = pads.map((pad) => signing(pad.canvas));
  const said = make("p", { id: "said", role: "status" });
  const sign = async () => {
    for (const [place, pad] of pads.entries()) {
      const picture = await drawn[place]();
      if (picture) await note("signature", { name: `${pad.name}.png`, side: place < visit.officers.length ? "officer" : "unit" }, picture);
    }
    await sending.run({ wait: true });
    if (await vault.waiting()) { said.textContent = say("send_first"); return; }
    const order = {
      digest: made.digest, ended_at: now(), recorder: visit.officers[0].name, officers: visit.officers.map((one) => one.certificate),
      unit_signer: signer.value.trim(), refusal: refused.value.trim(), witness: witness.value.trim(), corrections: corrections.value.trim(),
    };
    try {
      const { status, body } = await post(`/api/evaluation/inspections/${visit.id}/record`, order);
      said.textContent = status === 200 ? say("signed", { digest: body.digest.slice(0, 16), by: body.feedback_by }) : body.error.message;
    } catch { said.textContent = say("needs_network"); }
  };
  return [
    make("h2", { textContent: say("read_it") }), lines, make("p", { textContent: say("photo_count", { count: made.photos.length, sounds: made.recordings.length }) }),
    make("p", { className: "digest", textContent: `SM3 ${made.digest}` }),
    ...pads.map((pad) => field(say("sign_here", { name: pad.name }), pad.canvas)),
    field(say("signer"), signer), field(say("corrections"), corrections), field(say("refusal"), refused), field(say("witness"), witness),
    button(say("sign"), sign, { className: "main", id: "sign" }), said,
  ];
}

function shown(entry, lines) {
  const found = lines.find(([id]) => id === JSON.parse(entry.raw).shows);
  return found ? make("figcaption", { className: "shows", textContent: `${say("shows")}: ${found[1]}` }) : null;
}

const mark = (entry) => make("span", { className: `mark ${entry.state}`, textContent: say(`is_${entry.state}`) });
const refusal = (entry) => (entry?.code ? make("p", { className: "refusal", textContent: entry.code }) : null);

async function begin() {
  vault = await Vault.open();
  sending = new Sending(vault, showBar);
  await showBar();
  await showVisits();
  window.addEventListener("online", () => sending.run());
  window.addEventListener("offline", showBar);
  setInterval(() => sending.run(), EVERY_MS);
  if (navigator.storage?.persist) navigator.storage.persist();
  if ("serviceWorker" in navigator) await navigator.serviceWorker.register("/site/worker.js", { scope: "/site/" });
  document.body.dataset.ready = "1";
  sending.run();
}

begin();
