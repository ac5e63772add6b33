// The desk's own script: keys, dialogs; pages work without it but for keys and maps.
"use strict";

const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target)) return;
  if (event.code === "Slash" && !event.shiftKey) {
    event.preventDefault();
    document.getElementById("quick")?.focus();
  } else if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) {
    event.preventDefault();
    document.getElementById("keys")?.showModal();
  }
});
