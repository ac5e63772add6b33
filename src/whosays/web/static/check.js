// Checking by keys, whatever the keyboard layout, and the words of a claim set by hand.
"use strict";

(() => {
  const pane = document.getElementById("pane");
  const editing = document.getElementById("editing");
  const adding = document.getElementById("adding");
  const busy = (element) => element.closest?.("input, textarea, select, [contenteditable]") !== null;

  // --- keys

  const opened = (details) => {
    details.open = true;
    const first = details.querySelector("#edit-low") ?? details.querySelector(".fields input, .fields select");
    first?.focus();
    first?.select?.();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (busy(event.target) || document.querySelector("dialog[open]")) return;
    const control = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
    if (!control) return;
    event.preventDefault();
    if (control.dataset.opens) return opened(document.getElementById(control.dataset.opens));
    control.click();
  });

  document.querySelectorAll("[data-opens]").forEach((button) => {
    button.addEventListener("click", () => opened(document.getElementById(button.dataset.opens)));
  });

  // A decision is sent once, however often the key is pressed; the reason goes with an edit too.
  document.querySelectorAll("form[method=post]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // --- the words: characters are counted in code points, as everywhere

  if (!pane) return;
  const [head, mark, tail] = pane.children;
  const letters = Array.from(head.textContent + mark.textContent + tail.textContent);
  const first = Number(pane.dataset.first);
  let start = Array.from(head.textContent).length;
  let end = start + Array.from(mark.textContent).length;

  const fields = () => (adding?.open ? ["add-start", "add-end"] : ["edit-start", "edit-end"])
    .map((id) => document.getElementById(id));

  const draw = () => {
    head.textContent = letters.slice(0, start).join("");
    mark.textContent = letters.slice(start, end).join("");
    tail.textContent = letters.slice(end).join("");
  };

  const set = (from, to) => {
    start = Math.max(0, Math.min(from, letters.length - 1));
    end = Math.max(start + 1, Math.min(to, letters.length));
    draw();
    const [low, high] = fields();
    if (low) [low.value, high.value] = [first + start, first + end];
    if (!adding?.open && editing) editing.open = true;
  };

  const typed = () => {
    const [low, high] = fields().map((field) => Number(field?.value) - first);
    if (Number.isInteger(low) && Number.isInteger(high) && low >= 0 && low < high && high <= letters.length) {
      [start, end] = [low, high];
      draw();
    }
  };
  ["edit-start", "edit-end", "add-start", "add-end"].forEach((id) => {
    document.getElementById(id)?.addEventListener("input", typed);
  });

  const offset = (node, place) => {
    const range = document.createRange();
    range.setStart(pane, 0);
    range.setEnd(node, place);
    return Array.from(range.toString()).length;
  };

  document.addEventListener("pointerup", () => {
    const chosen = getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    if (!pane.contains(range.startContainer) || !pane.contains(range.endContainer)) return;
    const [from, to] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
    chosen.removeAllRanges();
    set(from, to);
  });

  const isWord = (letter) => letter !== undefined && /[\p{L}\p{N}\p{M}_]/u.test(letter);
  const moved = (place, step, byWord) => {
    let now = place + step;
    if (!byWord) return now;
    const beside = () => letters[step > 0 ? now : now - 1];
    while (now > 0 && now < letters.length && !isWord(beside())) now += step;
    while (now > 0 && now < letters.length && isWord(beside())) now += step;
    return now;
  };

  pane.addEventListener("keydown", (event) => {
    if (!event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.code)) return;
    event.preventDefault();
    const forward = (event.code === "ArrowRight") === (getComputedStyle(pane).direction === "ltr");
    const step = forward ? 1 : -1;
    if (event.altKey) set(Math.min(moved(start, step, event.ctrlKey), end - 1), end);
    else set(start, Math.max(moved(end, step, event.ctrlKey), start + 1));
  });

  mark.scrollIntoView?.({ block: "nearest" });
  pane.scrollTop = Math.max(0, mark.offsetTop - pane.offsetTop - pane.clientHeight / 3);
})();
