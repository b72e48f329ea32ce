/* The scanned code carries half the fingerprint behind "#", which a browser never sends: it is compared here. */
(() => {
  "use strict";
  const scanned = decodeURIComponent(location.hash.slice(1)).toLowerCase();
  const place = document.getElementById("scanned");
  const digest = document.querySelector("[data-digest]")?.dataset.digest;
  if (!place || !digest || !/^[0-9a-f]{32,64}$/.test(scanned)) return;
  const same = digest.startsWith(scanned);
  place.textContent = same ? place.dataset.same : place.dataset.different;
  place.className = `notice ${same ? "ok" : "error"}`;
  place.hidden = false;
})();
