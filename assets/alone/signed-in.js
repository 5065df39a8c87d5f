/* Tells the page that waits for a new session that there is one, and closes. */
(() => {
  "use strict";
  const account = document.currentScript.dataset.account;
  const channel = new BroadcastChannel("cockpit-session");
  channel.postMessage({ account });
  setTimeout(() => window.close(), 300);
})();
