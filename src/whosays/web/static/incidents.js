// The list of incidents by keys: J and K go through it, on every layout.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.target.closest?.("input, textarea, select, dialog")) return;
  const step = { KeyJ: 1, KeyK: -1 }[event.code];
  const links = [...document.querySelectorAll(".incident .what a")];
  if (!step || !links.length) return;
  event.preventDefault();
  const here = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, here < 0 ? 0 : here + step))].focus();
});
