// What a reading missed: words marked in the text become the words of a new figure or event.
"use strict";

(() => {
  const text = document.getElementById("text");
  const forms = Array.from(document.querySelectorAll(".missing"));
  const node = text?.firstChild; // the whole text, as the view left it
  if (!node || !forms.length) return;
  const AROUND = 160; // characters shown on either side
  const typing = (element) => element.closest?.("input, textarea, select") !== null;
  const points = (units) => Array.from(node.data.slice(0, units)).length; // offsets count code points, as everywhere
  const isWord = (letter) => letter !== undefined && /[\p{L}\p{N}\p{M}_]/u.test(letter);

  let letters = null; // of the whole text, once a form is opened
  let start = 0;
  let end = 0;
  const opened = () => forms.find((one) => one.open);

  function draw() {
    const form = opened();
    if (!form) return CSS.highlights?.delete("missed");
    const box = form.querySelector(".pane");
    const [head, mark, tail] = box.children;
    const from = Math.max(0, start - AROUND);
    head.textContent = (from ? "… " : "") + letters.slice(from, start).join("");
    mark.textContent = letters.slice(start, end).join("");
    tail.textContent = letters.slice(end, end + AROUND).join("") + (end + AROUND < letters.length ? " …" : "");
    box.hidden = false;
    if (typeof Highlight === "function") {
      const range = document.createRange();
      const unit = letters.slice(0, start).join("").length;
      range.setStart(node, unit);
      range.setEnd(node, unit + letters.slice(start, end).join("").length);
      CSS.highlights.set("missed", new Highlight(range));
    }
  }

  function set(from, to) {
    start = Math.max(0, Math.min(from, letters.length - 1));
    end = Math.max(start + 1, Math.min(to, letters.length));
    const form = opened();
    form.querySelector("[name=start]").value = start;
    form.querySelector("[name=end]").value = end;
    draw();
  }

  function word(at, step) { // the word before or after a place; none beyond the ends
    const beside = (place) => letters[step > 0 ? place : place - 1];
    let from = at;
    while (beside(from) !== undefined && !isWord(beside(from))) from += step;
    let to = from;
    while (isWord(beside(to))) to += step;
    return from === to ? null : [Math.min(from, to), Math.max(from, to)];
  }

  function marked() { // what is selected in the text, without blanks around it
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const inside = (container, offset) => (container === node ? offset : offset ? node.data.length : 0);
    let from = inside(range.startContainer, range.startOffset);
    let to = inside(range.endContainer, range.endOffset);
    while (from < to && /\s/.test(node.data[from])) from++;
    while (from < to && /\s/.test(node.data[to - 1])) to--;
    return from < to ? [points(from), points(to)] : null;
  }

  let selected = null;
  document.addEventListener("selectionchange", () => {
    selected = marked() ?? (typing(document.activeElement ?? document.body) ? selected : null);
  });
  document.addEventListener("pointerup", () => {
    const form = opened();
    const span = marked();
    if (form && span) set(...span);
  });

  forms.forEach((form) => {
    form.addEventListener("toggle", () => {
      if (!form.open) return draw();
      forms.filter((other) => other !== form).forEach((other) => { other.open = false; });
      letters ??= Array.from(node.data);
      const first = selected ?? (end ? [start, end] : word(0, 1));
      if (first) set(...first);
      form.scrollIntoView({ block: "nearest" });
      form.querySelector(selected ? ".fields select, .fields input" : ".pane").focus({ preventScroll: true });
    });
    const typed = () => {
      const [from, to] = ["start", "end"].map((name) => Number(form.querySelector(`[name=${name}]`).value));
      if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= letters.length)) return;
      [start, end] = [from, to];
      draw();
    };
    form.querySelectorAll("[name=start], [name=end]").forEach((field) => field.addEventListener("input", typed));
    form.querySelector(".pane").addEventListener("keydown", (event) => keyed(event, form.querySelector(".pane")));
    form.querySelector("form").addEventListener("submit", (event) => { // once, however often the key is pressed
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  });
  window.addEventListener("pageshow", () => forms.forEach((form) => delete form.dataset.sent));

  function keyed(event, box) {
    if (event.code === "Enter") return void opened().querySelector("form").requestSubmit();
    if (!["ArrowLeft", "ArrowRight"].includes(event.code)) return;
    event.preventDefault();
    event.stopPropagation();
    const step = (event.code === "ArrowRight") === (getComputedStyle(box).direction === "ltr") ? 1 : -1;
    if (!event.shiftKey) {
      const next = step > 0 ? word(end, 1) : word(start, -1);
      return void (next && set(...next));
    }
    const moved = (at) => {
      if (!event.ctrlKey) return at + step;
      const next = word(at, step);
      return next ? next[step > 0 ? 1 : 0] : at;
    };
    if (event.altKey) set(Math.min(moved(start), end - 1), end);
    else set(start, Math.max(moved(end), start + 1));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const form = forms.find((one) => one.dataset.key === event.code);
    const button = document.querySelector(`button[data-key="${CSS.escape(event.code)}"]`);
    if (!form && !button) return;
    event.preventDefault();
    if (form) form.open = true;
    else button.click();
  });
})();
