
"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const effects = all(".effect");
  const keys = all("tr.key");
  const files = all("details.file");
  const words = new Map([...effects, ...keys, ...files].map((item) => [item, item.textContent.toLowerCase()]));
  const fields = ["text", "class", "file"].map((name) => form.elements[name]).filter(Boolean);
  const isBelow = (path, place) => place === "" || path === place || path.startsWith(place + "/");

  function apply() {
    const value = (name) => form.elements[name]?.value ?? "";
    const text = value("text").trim().toLowerCase();
    const [wantedClass, wantedFile] = [value("class"), value("file")];
    const has = (item) => text === "" || words.get(item).includes(text);
    const places = effects.filter((item) => item.dataset.class === wantedClass).map((item) => item.dataset.place);
    for (const item of effects) {
      const isOfClass = wantedClass === "" || item.dataset.class === wantedClass;
      item.hidden = !(isOfClass && has(item) && (wantedFile === "" || isBelow(wantedFile, item.dataset.place)));
    }
    for (const item of keys) item.hidden = !has(item);
    for (const item of files) {
      const path = item.dataset.path;
      const isTouched = wantedClass === "" || places.some((place) => isBelow(path, place));
      item.hidden = !(isTouched && has(item) && (wantedFile === "" || path === wantedFile));
      if (wantedFile === path) item.open = true;
    }
    const count = (items, word) => items.length ? [`${items.filter((item) => !item.hidden).length} of ${items.length} ${word}`] : [];
    const shown = [...count(effects, "effects"), ...count(keys, "keys"), ...count(files, "files")];
    document.getElementById("status").textContent = `Shown: ${shown.join(", ")}`;
    const state = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
    // In a sandboxed frame the address is not ours.
    try { history.replaceState(null, "", `#${state}`); } catch {}
  }

  function restore() {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) field.value = state.get(field.name) ?? "";
    apply();
  }

  const setAll = (isOpen) => files.forEach((item) => { item.open = isOpen; });
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  document.getElementById("open").addEventListener("click", () => setAll(true));
  document.getElementById("close").addEventListener("click", () => setAll(false));
  let closed = [];
  addEventListener("beforeprint", () => { closed = files.filter((item) => !item.open); setAll(true); });
  addEventListener("afterprint", () => closed.forEach((item) => { item.open = false; }));
  form.hidden = false;
  restore();
})();
