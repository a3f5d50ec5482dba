// Sorts the claims on the page "What the evidence says". Without scripts they stay in the order of their strength.
(() => {
  const groups = [...document.querySelectorAll("section")].filter((group) => group.querySelector(":scope > .claim"));
  if (!groups.length) return;
  const homes = groups.map((group) => [group, [...group.querySelectorAll(":scope > .claim")]]);
  const claims = homes.flatMap(([, inside]) => inside);
  const named = (claim, prefix) => {
    const found = [...claim.classList].find((name) => name.startsWith(prefix));
    return found ? found.slice(prefix.length) : "";
  };
  const orders = {
    strength: { label: "strength", compare: null },
    newest: { label: "year, newest first", compare: (a, b) => named(b, "year-").localeCompare(named(a, "year-")) },
    author: {
      label: "first author",
      // claims without a source come last
      compare: (a, b) => (named(a, "author-") || "~").localeCompare(named(b, "author-") || "~"),
    },
  };

  const list = document.createElement("div");
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const select = document.createElement("select");
  select.id = "evidence-order";
  select.append(...Object.entries(orders).map(([value, { label }]) => new Option(label, value)));
  const label = document.createElement("label");
  label.htmlFor = select.id;
  label.textContent = "Sort the claims by";
  const control = document.createElement("p");
  control.className = "evidence-order";
  control.append(label, " ", select, " ", status);
  groups[0].before(control, list);

  select.addEventListener("change", () => {
    const { compare, label: order } = orders[select.value];
    groups.forEach((group) => { group.hidden = Boolean(compare); });
    if (compare) list.append(...[...claims].sort(compare));
    else homes.forEach(([group, inside]) => group.append(...inside));
    status.textContent = `${claims.length} claims by ${order}.`;
  });
})();
