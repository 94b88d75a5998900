// Looks for newer decisions every few seconds while somebody looks, and says how many came. Without it the page is whole.
"use strict";
(() => {
  const every = 5000;
  const note = document.getElementById("live");
  let isAsking = false;

  const first = (root) => root.querySelector("#rows tr[data-id]")?.dataset.id;

  async function look() {
    if (document.hidden || isAsking || document.activeElement?.closest("#rows, form")) {
      return;
    }
    isAsking = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) {
        note.textContent = "Live updates stopped; load the page again.";
        clearInterval(timer);
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const rows = page.getElementById("rows");
      if (!rows || first(page) === first(document)) {
        return;
      }
      const known = new Set([...document.querySelectorAll("#rows tr[data-id]")].map((row) => row.dataset.id));
      const added = [...rows.querySelectorAll("tr[data-id]")].filter((row) => !known.has(row.dataset.id));
      document.getElementById("rows").replaceWith(document.adoptNode(rows));
      note.textContent = `${added.length} new at ${new Date().toISOString().slice(11, 19)} UTC.`;
    } catch {
      note.textContent = "No answer; trying again.";
    } finally {
      isAsking = false;
    }
  }

  note.textContent = "Looks for news every 5 seconds.";
  const timer = setInterval(look, every);
})();
