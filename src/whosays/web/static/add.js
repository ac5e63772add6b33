// Files that are dropped, and what opens when a job that is watched is done.
"use strict";

(() => {
  const drop = document.getElementById("drop");
  const files = document.getElementById("c-files");
  const told = document.getElementById("dropped");
  const show = () => {
    const names = Array.from(files.files, (file) => file.name);
    if (names.length) told.textContent = `${told.dataset.told.replace("{n}", names.length)}: ${names.slice(0, 8).join(", ")}${names.length > 8 ? " …" : ""}`;
  };
  if (drop) {
    files.addEventListener("change", show);
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      files.files = event.dataTransfer.files;
      show();
    });
  }
  document.addEventListener("htmx:afterSwap", () => { // only a job that was watched opens what it made
    const job = document.getElementById("job");
    if (job?.dataset.open) location.assign(job.dataset.open);
  });
})();
