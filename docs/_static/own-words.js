// The page "Write your own": shows the review of what is typed. Nothing is sent and nothing is kept.
(() => {
  "use strict";
  const at = (name) => document.getElementById(`own-words-${name}`);
  const text = at("text");
  if (!text || !globalThis.invitationReview || !globalThis.invitationRules) return;
  const rules = globalThis.invitationRules;
  const PAUSE = 300; // so long nobody types before the words are read
  const SPEAK = 900; // and so long before a screen reader hears of it

  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const heading = (words) => make("p", { class: "own-words-heading" }, words);
  const distinct = (list) => [...new Set(list)];
  const counted = (number, one, many) => (number === 1 ? `1 ${one}` : `${number} ${many}`);

  // The words again, with what was found marked by an underline and a number.
  function marked(words, findings) {
    const cuts = distinct([0, words.length, ...findings.flatMap(({ start, end }) => [start, end])]).sort((a, b) => a - b);
    const shown = make("p", { class: "own-words-marked" });
    cuts.slice(0, -1).forEach((start, place) => {
      const end = cuts[place + 1];
      const here = findings.filter((finding) => finding.start <= start && finding.end >= end);
      const level = here.some((finding) => finding.level === "flag") ? "flag" : "hint";
      shown.append(here.length ? make("mark", { class: `own-words-${level}` }, words.slice(start, end)) : words.slice(start, end));
      const ending = findings.flatMap((finding, number) => (finding.end === end && here.includes(finding) ? [number + 1] : []));
      if (ending.length) shown.append(make("sup", {}, `(${ending.join(", ")})`));
    });
    return shown;
  }

  function explained(finding) {
    const item = make("li", {},
      make("strong", {}, finding.level === "flag" ? "Think again: " : "Perhaps: "),
      make("q", {}, finding.words), ` (${finding.title})`,
      make("p", {}, finding.why),
      ...(finding.by.length === 1 && finding.by[0] === finding.words ? [] : [make("p", {}, "What counted most: ",
        ...finding.by.flatMap((words, place) => [place ? ", " : "", make("q", {}, words)]))]),
      make("p", {}, "For example: ", make("q", {}, finding.instead)));
    const source = finding.source.replace(/ ?\[@[a-z0-9]+\]/g, "");
    item.append(make("p", { class: "own-words-source" }, source === "practice wisdom" ? "Practice wisdom." : source));
    return item;
  }

  function listed(title, items) {
    return items.length ? [heading(title), make("ul", {}, ...items.map((item) => make("li", {}, item)))] : [];
  }

  function shown(words) {
    const found = globalThis.invitationReview(words);
    const help = at("help");
    help.hidden = found.safety.length === 0;
    if (found.safety.length) {
      at("result").replaceChildren(...listed("What was noticed", distinct(found.safety.map((sign) => `${sign.title}: ${sign.why}`))));
      return "The review stops here. Please read what is written below.";
    }
    const flags = found.findings.filter((finding) => finding.level === "flag").length;
    const hints = found.findings.length - flags;
    const parts = found.findings.length ? [heading("Your words"), marked(words, found.findings),
      make("ol", { class: "own-words-findings" }, ...found.findings.map(explained))] : [];
    at("result").replaceChildren(
      ...parts,
      ...listed("Good to hear", distinct(found.strengths.map((strength) => strength.title))),
      ...listed("Of the five moves, found", found.moves.map((move) => rules.moves[move])),
      ...listed("Not found", found.missing.map((move) => rules.moves[move])),
      make("p", {}, "This review reads words. It hears no tone of voice and does not know the two of you. Whether it is wise " +
        "or safe to ask is not for it to say."),
    );
    return [
      flags ? `${counted(flags, "thing", "things")} to think about again.` : "Nothing was found to think about again.",
      hints ? `${counted(hints, "thing", "things")} to look at, perhaps.` : "",
      found.strengths.length ? `${counted(distinct(found.strengths.map(({ title }) => title)).length, "thing that is", "things that are")} good to hear.` : "",
    ].filter(Boolean).join(" ");
  }

  let reading = 0;
  let speaking = 0;

  function clear() {
    clearTimeout(reading);
    clearTimeout(speaking);
    text.value = "";
    at("result").replaceChildren();
    at("help").hidden = true;
    at("status").textContent = "";
    at("print").disabled = true;
  }

  text.addEventListener("input", () => {
    clearTimeout(reading);
    clearTimeout(speaking);
    if (!text.value.trim()) {
      clear();
      return;
    }
    reading = setTimeout(() => {
      const said = shown(text.value);
      at("print").disabled = !at("help").hidden;
      speaking = setTimeout(() => { at("status").textContent = said; }, SPEAK - PAUSE);
    }, PAUSE);
  });
  at("clear").addEventListener("click", () => {
    clear();
    at("status").textContent = "Everything is cleared.";
    text.focus();
  });
  at("print").addEventListener("click", () => {
    document.documentElement.classList.add("own-words-printed");
    window.print();
  });
  window.addEventListener("afterprint", () => document.documentElement.classList.remove("own-words-printed"));
  // A browser may keep a page alive to come back to, or fill in again what was typed.
  window.addEventListener("pagehide", clear);
  window.addEventListener("pageshow", clear);
  clear();
  at("without").hidden = true;
  at("fields").hidden = false;
})();
