/* Keeps the page itself, so that it opens without a network; never an answer of the interface. */

const CACHE = "cockpit-site-2";
const PAGE = "/site/app";
const PARTS = ["app.js", "parts.js", "pictures.js", "sending.js", "sm3.js", "sounds.js", "vault.js", "site.css"].map((name) => `/assets/alone/site/${name}`);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...PARTS])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("cockpit-site-") && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

async function freshOrKept(request, name) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(name, answer.clone());
    return answer;
  } catch (error) {
    const found = await cache.match(name);
    if (found) return found;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && (pathname === PAGE || PARTS.includes(pathname))) {
    event.respondWith(freshOrKept(event.request, pathname));
  }
});
