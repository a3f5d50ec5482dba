// Filters the catalogue of the sheets. Without scripts every sheet is shown. Nothing is kept and nothing is sent.
(() => {
  const entries = [...document.querySelectorAll(".sheet-entry")];
  if (!entries.length) return;
  const groups = [...document.querySelectorAll("section.catalogue")];
  const heading = (reader) => document.querySelector(`#sheets-${reader} h2`).textContent.trim();
  const capital = (words) => words[0].toUpperCase() + words.slice(1);
  const plain = (words) => words.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}\s]/gu, "");
  // what a sheet says of itself, without the names of its PDFs
  const said = (entry) => [...entry.querySelectorAll(":scope > p")].map((part) => part.textContent).join(" ");
  const words = new Map(entries.map((entry) => [entry, plain(`${said(entry)} ${heading(entry.dataset.reader)}`)]));

  const panel = document.createElement("div");
  panel.className = "catalogue-filters";
  panel.setAttribute("role", "search");
  panel.setAttribute("aria-label", "Find a sheet");
  const add = (element, id, text) => {
    const part = document.createElement("p");
    const label = document.createElement("label");
    label.htmlFor = element.id = id;
    label.textContent = text;
    part.append(label, element);
    panel.append(part);
    return element;
  };
  const search = document.createElement("input");
  search.type = "search";
  search.autocomplete = "off";
  add(search, "sheet-words", "Words in its title or summary");
  const choose = (key, text, values, title) => {
    const select = document.createElement("select");
    select.append(new Option("All", ""), ...values.map((value) => new Option(title(value), value)));
    select.autocomplete = "off";
    return [key, add(select, `sheet-${key}`, text)];
  };
  const held = (key) => [...new Set(entries.flatMap((entry) => entry.dataset[key].split(",")))];
  const filters = [
    choose("reader", "Who reads it", held("reader"), heading),
    choose("moment", "When", held("moment"), capital),
    choose("topics", "About", held("topics").sort(), capital),
  ];
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "Show all";
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  panel.append(status, clear);
  groups[0].before(panel);

  const show = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    entries.forEach((entry) => {
      const fits = filters.every(([key, { value }]) => !value || entry.dataset[key].split(",").includes(value))
        && wanted.every((word) => words.get(entry).includes(word));
      entry.hidden = !fits;
      count += fits;
    });
    groups.forEach((group) => { group.hidden = !group.querySelector(".sheet-entry:not([hidden])"); });
    status.textContent = count ? `${count} of ${entries.length} sheets` : "No sheet fits. Show all, or take a word away.";
  };
  const showAll = () => {
    search.value = "";
    filters.forEach(([, select]) => { select.value = ""; });
    show();
  };
  panel.addEventListener("input", show);
  clear.addEventListener("click", () => { showAll(); search.focus(); });
  // a link to a group that is filtered away leads there all the same
  addEventListener("hashchange", () => {
    const group = document.getElementById(location.hash.slice(1));
    if (group?.hidden) { showAll(); group.scrollIntoView(); }
  });
  show();
})();
