// The view of one reading: marks in the text, a list of claims, and how each was made.
// The text is one text node and stays one: marks are ranges, painted by the browser, or boxes behind it.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const pane = byId("text");
  const report = byId("report");
  const detail = byId("detail");
  const claims = byId("claims");
  const filter = byId("filter");
  const keys = byId("keys");
  const asking = data.ask; // where the desk tells how a value was made; a file has it all with it
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const wide = matchMedia("(min-width: 800px)");

  // --- the text, and places in it

  if (data.unwritable.length) { // what HTML cannot hold: NUL, halves of pairs
    const characters = Array.from(pane.textContent);
    for (const [place, code] of data.unwritable) characters[place] = String.fromCharCode(code);
    pane.textContent = characters.join("");
  }
  pane.normalize(); // long text comes from the parser in several nodes
  const node = pane.firstChild ?? pane.appendChild(document.createTextNode(""));
  const text = node.data;

  // Readings count code points, the browser counts UTF-16 units: `pairs` holds the code points that take two.
  const pairs = [];
  for (let unit = 0, point = 0; unit < text.length; unit++, point++) {
    if (text.codePointAt(unit) > 0xffff) {
      pairs.push(point);
      unit++;
    }
  }
  const units = (point) => {
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[middle] < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  };
  const at = ([start, end]) => ({ start: units(start), end: units(end) });
  const words = (span) => text.slice(units(span[0]), units(span[1]));
  const range = ({ start, end }) => {
    const found = document.createRange(); // never beyond the text, whatever is told of it
    found.setStart(node, Math.min(start, node.length));
    found.setEnd(node, Math.min(end, node.length));
    return found;
  };
  const clean = (string, most = 140) => {
    const line = string.replace(/\s+/g, " ").replace(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
    return line.length > most ? `${Array.from(line).slice(0, most).join("")} …` : line;
  };

  // --- items: the values of the reading, each with a button in the list

  const items = data.items.map((item, number) => ({
    ...item,
    marks: item.marks.map(([kind, start, end]) => ({ kind, ...at([start, end]) })),
    button: byId(`item-${number}`),
  }));
  const named = new Map(items.filter((item) => item.id).map((item) => [item.id, item]));
  const itemOf = new Map(items.map((item) => [item.button, item]));
  const visible = () => items.filter((item) => !item.button.hidden);
  items.forEach((item) => item.marks.forEach((mark) => { mark.item = item; }));

  // --- painting

  const KINDS = ["content", "said", "refused", "party", "toponym", "timex", "event", "source", "cue", "count", "active", "part", "cover"]; // the later above the earlier
  const painted = new Map(KINDS.map((kind) => [kind, []]));
  const native = typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight === "function";

  function paint(kind, marks) {
    painted.set(kind, marks);
    if (!native) return draw();
    const highlight = new Highlight();
    highlight.priority = KINDS.indexOf(kind);
    marks.forEach((mark) => highlight.add(range(mark)));
    CSS.highlights.set(kind, highlight);
  }

  let drawing = 0;
  function draw() { // the boxes, once for all that changed
    cancelAnimationFrame(drawing);
    drawing = requestAnimationFrame(() => {
      const corner = byId("sheet").getBoundingClientRect();
      const boxes = document.createDocumentFragment();
      for (const [kind, marks] of painted) {
        for (const mark of marks) {
          for (const place of range(mark).getClientRects()) {
            const box = boxes.appendChild(document.createElement("div"));
            box.className = kind;
            box.dataset.start = mark.start;
            box.style.left = `${place.left - corner.left}px`;
            box.style.top = `${place.top - corner.top}px`;
            box.style.width = `${place.width}px`;
            box.style.height = `${place.height}px`;
          }
        }
      }
      byId("boxes").replaceChildren(boxes);
    });
  }
  if (!native) new ResizeObserver(draw).observe(pane);

  let marked = [];
  function paintAll() {
    marked = visible().flatMap((item) => item.marks.filter((mark) => mark.kind !== "origin"));
    for (const kind of ["content", "refused", "party", "toponym", "timex", "event", "source", "cue", "count"]) {
      paint(kind, marked.filter((mark) => mark.kind === kind));
    }
  }

  // --- what is shown: the value pointed at, else the one chosen

  let chosen = null;
  let pointed = null;
  let shown = null;

  function show() {
    const item = pointed ?? chosen;
    if (item === shown) return;
    shown = item;
    const speech = item && named.get(item.speech);
    const strong = item ? item.marks.filter((mark) => mark.kind !== "content") : [];
    if (speech) strong.push(...speech.marks.filter((mark) => mark.kind !== "content"));
    paint("said", (speech ?? item)?.marks.filter((mark) => mark.kind === "content") ?? []);
    paint("active", strong);
    paint("part", []);
    describe(item);
  }

  function choose(item, { reveal = false, focus = false } = {}) {
    chosen = item;
    pointed = null;
    for (const other of items) {
      if (other === item) other.button.setAttribute("aria-current", "true");
      else other.button.removeAttribute("aria-current");
    }
    if (item) {
      rove(item);
      if (focus) {
        item.button.focus({ preventScroll: true });
        if (wide.matches || !reveal) item.button.scrollIntoView({ block: "nearest" });
      }
    }
    show();
    cover();
    if (asking) ask(item);
    if (item && reveal && item.marks.length) scrollTo(item.marks[0]);
  }

  async function ask(item) { // how it was made, once it is asked for; and an address that leads back here
    const here = new URL(location.href);
    if (item?.id) here.searchParams.set("claim", item.id);
    else here.searchParams.delete("claim");
    history.replaceState(null, "", here);
    if (!item?.id || item.tree || item.asked) return;
    item.asked = true;
    try {
      const answer = await fetch(`${asking}${item.id}.json${data.of}`);
      if (answer.ok) item.tree = (await answer.json()).tree;
    } catch {
      item.asked = false; // the next time
    }
    if (shown === item && item.tree) byId("tree").replaceChildren(branch(item.tree));
  }

  function rove(item) { // one stop for the tab key, wherever the list was left
    for (const other of items) other.button.tabIndex = other === item ? 0 : -1;
  }

  function scrollTo(mark) {
    const place = range(mark).getClientRects()[0];
    if (!place) return;
    const behavior = still.matches ? "instant" : "smooth";
    if (wide.matches) {
      const top = place.top - report.getBoundingClientRect().top - report.clientHeight * 0.3;
      report.scrollBy({ top, behavior });
    } else {
      window.scrollBy({ top: place.top - window.innerHeight * 0.2, behavior });
    }
  }

  // --- how a value was made

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  function quoted(string, own = true) { // words of the report; or about it, which come clean, with directions of their own
    const made = element("bdi", "", own ? clean(string) : string);
    if (own) made.lang = pane.lang;
    return made;
  }

  const untold = byId("what").textContent;
  const link = byId("address"); // to a page of the value alone, at the desk

  function describe(item) {
    detail.toggleAttribute("data-empty", !item);
    byId("what").replaceChildren(item ? element("bdi", "", item.title) : untold);
    byId("facts").replaceChildren(...(item?.facts ?? []).flatMap(fact));
    byId("tree").replaceChildren(...(item?.tree ? [branch(item.tree)] : []));
    if (link) {
      link.hidden = !item?.id;
      if (item?.id) link.href = `${asking}${item.id}${data.of}`;
    }
    detail.scrollTop = 0;
  }

  function fact({ is, text: told, span, item, own, warns }) {
    const value = element("dd", warns ? "warning" : "");
    const target = named.get(item);
    if (target) {
      const go = element("button", "go", quoted(told, own));
      go.type = "button";
      go.addEventListener("click", () => choose(target, { reveal: true, focus: true }));
      value.append(go);
    } else if (told) {
      value.append(quoted(told, own));
    }
    if (span) value.append(told ? " " : "", place(span));
    return [element("dt", "", is), value];
  }

  function place(span) { // characters of the text, to be pointed at and gone to
    const go = element("button", "go", quoted(words(span)), " ", stretch(span));
    pointing(go, span);
    return go;
  }

  function stretch([start, end]) { // from left to right on every page
    const made = element("bdi", "", `${start}–${end}`);
    made.dir = "ltr";
    return made;
  }

  function branch(derivation) {
    const label = element("button", "node", element("span", "kind", derivation.kind), " ");
    if (derivation.value) label.append(element("bdi", "value", derivation.value), " ");
    label.append(quoted(words(derivation.span)), " ");
    label.append(element("span", "place", stretch(derivation.span)), " ");
    label.append(element("span", "rule", derivation.rule));
    pointing(label, derivation.span);
    const leaf = element("li", "", label);
    if (derivation.parts) leaf.append(element("ul", "", ...derivation.parts.map(branch)));
    return leaf;
  }

  function pointing(button, span) {
    const mark = at(span);
    button.type = "button";
    for (const kind of ["pointerenter", "focus"]) button.addEventListener(kind, () => paint("part", [mark]));
    for (const kind of ["pointerleave", "blur"]) button.addEventListener(kind, () => paint("part", []));
    button.addEventListener("click", () => scrollTo(mark));
  }

  // --- the pointer

  function hit(x, y) { // the narrowest value whose characters lie under a point
    const caret = document.caretPositionFromPoint?.(x, y);
    const old = caret ? null : document.caretRangeFromPoint?.(x, y);
    const offset = caret ? caret.offset : old?.startOffset;
    if ((caret?.offsetNode ?? old?.startContainer) !== node) return null;
    const under = ({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom;
    return marked
      .filter((mark) => mark.start <= offset && offset <= mark.end)
      .sort((one, other) => one.end - one.start - (other.end - other.start))
      .find((mark) => Array.from(range(mark).getClientRects()).some(under))?.item ?? null;
  }

  let looking = 0;
  pane.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    cancelAnimationFrame(looking);
    looking = requestAnimationFrame(() => {
      pointed = hit(event.clientX, event.clientY);
      pane.classList.toggle("over", pointed !== null);
      show();
    });
  });
  pane.addEventListener("pointerleave", () => {
    cancelAnimationFrame(looking);
    pointed = null;
    show();
  });
  pane.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return; // somebody copies
    const item = hit(event.clientX, event.clientY);
    if (item) choose(item, { focus: wide.matches });
  });

  claims.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    pointed = itemOf.get(event.target.closest(".item")) ?? null;
    show();
  });
  claims.addEventListener("pointerleave", () => {
    pointed = null;
    show();
  });
  claims.addEventListener("focusin", (event) => {
    const item = itemOf.get(event.target.closest(".item"));
    if (item && item !== chosen) choose(item);
  });
  claims.addEventListener("click", (event) => { // also Enter and the space bar
    const item = itemOf.get(event.target.closest(".item"));
    if (item) choose(item, { reveal: true, focus: true });
  });

  // --- movement

  function move(step) {
    const list = visible();
    if (!list.length) return;
    const here = list.indexOf(chosen);
    const next = here < 0 ? (step > 0 ? 0 : list.length - 1) : here + step;
    choose(list[Math.min(Math.max(next, 0), list.length - 1)], { reveal: true, focus: true });
  }

  function moveSpeaker(step) {
    const speaker = (item) => item.button.closest("section");
    const list = visible().filter((item, number, all) => !number || speaker(all[number - 1]) !== speaker(item));
    if (!list.length) return;
    const here = chosen ? list.findIndex((item) => speaker(item) === speaker(chosen)) : -1;
    const next = here < 0 && step < 0 ? list.length - 1 : here + step;
    choose(list[Math.min(Math.max(next, 0), list.length - 1)], { reveal: true, focus: true });
  }

  const counting = byId("found").dataset.counting ?? "{n} of {all}";
  const plain = (string) => string.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toLowerCase();
  function sift() {
    const wanted = plain(filter.value).split(/\s+/).filter(Boolean);
    for (const item of items) {
      const told = plain(item.find);
      item.button.hidden = !wanted.every((word) => told.includes(word));
    }
    for (const speaker of claims.querySelectorAll("section")) {
      speaker.hidden = !speaker.querySelector(".item:not([hidden])");
    }
    const left = visible();
    byId("found").textContent = wanted.length ? counting.replace("{n}", left.length).replace("{all}", items.length) : "";
    if (chosen?.button.hidden) choose(null);
    if (!chosen && left.length) rove(left[0]);
    paintAll();
  }
  filter.addEventListener("input", sift);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      choose(null);
      move(1);
    }
  });

  function letGo() {
    if (filter.value) {
      filter.value = "";
      sift();
      if (document.activeElement === filter) (chosen ?? items[0])?.button.focus();
    } else {
      choose(null);
      document.activeElement?.blur();
    }
  }

  const ACTIONS = {
    j: () => move(1),
    k: () => move(-1),
    n: () => moveSpeaker(1),
    p: () => moveSpeaker(-1),
    f: () => filter.focus(),
  };
  if (!asking) Object.assign(ACTIONS, { "/": () => filter.focus(), "?": () => keys.showModal() }); // the desk has its own
  const LIST = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Home: () => first(0), End: () => first(-1) };
  const first = (place) => choose(visible().at(place) ?? null, { reveal: true, focus: true });

  // A Latin letter is taken at its word; on other layouts (Arabic, Cyrillic) the key's place counts.
  function actionOf(event) {
    const key = event.key.toLowerCase();
    if (/^[a-z]$/.test(key) || event.key === "/" || event.key === "?") return key;
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : "";
  }

  const letters = byId("letters");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || keys.open) return;
    if (event.key === "Escape") return letGo();
    if (event.target.closest?.("input, textarea, select")) return;
    const action = event.target.closest?.(".item") && LIST[event.key];
    const letter = letters?.checked !== false && ACTIONS[actionOf(event)];
    if (!action && !letter) return;
    event.preventDefault();
    (action || letter)();
  });

  // --- buttons

  byId("previous").addEventListener("click", () => move(-1));
  byId("next").addEventListener("click", () => move(1));
  byId("close").addEventListener("click", () => choose(null));
  byId("help")?.addEventListener("click", () => keys.showModal());

  if (byId("theme")) file();
  function file() { // what a file has and the desk does not: its own choice of colours and keys
    const remembered = (key, value) => { // a file opened from disk may have nowhere to remember
      try {
        return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value);
      } catch {
        return null;
      }
    };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const root = document.documentElement;
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
    const setTheme = (theme) => {
      if (theme) root.dataset.theme = theme;
      byId("theme").setAttribute("aria-pressed", String(isDark()));
    };
    setTheme(remembered("whosays-theme"));
    dark.addEventListener("change", () => setTheme());
    byId("theme").addEventListener("click", () => {
      setTheme(isDark() ? "light" : "dark");
      remembered("whosays-theme", root.dataset.theme);
    });

    letters.checked = remembered("whosays-letters") !== "off";
    letters.addEventListener("change", (event) => remembered("whosays-letters", event.target.checked ? "on" : "off"));
  }

  // --- a cover over words of killing and maiming, until they are pointed at or belong to what is chosen

  const covered = (data.cover ?? []).map(at);
  let bare = !covered.length;
  let under = null;
  function cover() {
    const open = (mark) => mark === under || (chosen?.marks ?? []).some((one) => one.start < mark.end && mark.start < one.end);
    paint("cover", bare ? [] : covered.filter((mark) => !open(mark)));
    claims.classList.toggle("covered", !bare);
  }
  function uncover(event) {
    const caret = event && document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const found = caret?.offsetNode === node ? covered.find((mark) => mark.start <= caret.offset && caret.offset <= mark.end) ?? null : null;
    if (found === under) return;
    under = found;
    cover();
  }
  if (covered.length) {
    pane.addEventListener("pointermove", uncover);
    pane.addEventListener("pointerleave", () => uncover(null));
    byId("cover")?.addEventListener("click", (event) => {
      bare = !bare;
      event.currentTarget.setAttribute("aria-pressed", String(bare));
      cover();
    });
    ACTIONS.c = () => byId("cover")?.click();
  }

  if (items.length) rove(items[0]);
  paintAll();
  cover();
  const told = data.chosen && items.find((item) => item.id === data.chosen);
  if (told) choose(told, { reveal: true });
})();
