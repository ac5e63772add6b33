// One incident by keys: its parts, and what the chart counts.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target.closest?.("input, textarea, select, dialog")) return;
  const measure = { KeyK: "killed", KeyI: "injured" }[event.code];
  const part = { KeyC: "contradictions", KeyV: "voices" }[event.code];
  if (measure) {
    const link = [...document.querySelectorAll(".switch a")].find((one) => new URL(one.href).searchParams.get("measure") === measure);
    if (link) {
      event.preventDefault();
      link.click();
    }
  } else if (part) {
    event.preventDefault();
    document.getElementById(part)?.scrollIntoView();
  }
});
