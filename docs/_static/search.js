// The search: as the reader types, over an index that comes with the site (search-index.js). It asks nobody for anything,
// and neither the address nor the device keeps what was looked for.
"use strict";

(() => {
  const field = document.querySelector("#search-words");
  const results = document.querySelector("#search-results");
  const told = document.querySelector("#search-told");
  const root = document.documentElement.dataset.content_root;
  const MOST = 20;
  // so common that they would only blur what is looked for
  const COMMON = new Set(("a an and are as at be been but by can do does for from had has have he her him his how i if in is it its me my of "
    + "on or our s she so t that the their them then they this to us was we were what when which who will with you your").split(" "));

  let stem = (word) => word;
  let index = null; // {texts: [{page, part, place, title, text, length, counts}], holding: word -> how many texts hold it}

  const words = (text) => (text.toLowerCase().replace(/[\u2019']/g, "").match(/[\p{L}\p{N}]+/gu) || []);

  const makeIndex = (data) => {
    const stemmer = new EnglishStemmer();
    const stems = new Map();
    const same = new Map();
    const plain = (word) => {
      if (!stems.has(word)) stems.set(word, stemmer.stemWord(word));
      return stems.get(word);
    };
    for (const group of data.same) {
      const first = plain(words(group[0]).join(""));
      for (const word of group) same.set(plain(words(word).join("")), first);
    }
    stem = (word) => same.get(plain(word)) || plain(word);

    const texts = [];
    const holding = new Map();
    for (const [address, part, first, sections] of data.pages) {
      const page = sections[0][1];
      for (const [place, title, text] of sections) {
        const counts = new Map();
        const count = (source, weight) => {
          for (const word of words(source)) {
            const stemmed = stem(word);
            counts.set(stemmed, (counts.get(stemmed) || 0) + weight);
          }
        };
        count(text, 1);
        count(title, 4);
        if (place) count(page, 1);
        for (const word of counts.keys()) holding.set(word, (holding.get(word) || 0) + 1);
        const length = [...counts.values()].reduce((sum, more) => sum + more, 0);
        const shown = text || (sections[1] || [])[2] || ""; // a page that begins with a section is shown by that
        texts.push({ page, part, address: address + (place ? `#${place}` : ""), title, text, shown, length, counts, worth: first ? 1 : 0.7 });
      }
    }
    const usual = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
    index = { texts, holding, usual };
  };

  // Okapi BM25 (Robertson and Zaragoza, 2009), and a little less for the beginning of a word that is still being typed
  const rank = (query) => {
    const asked = [...new Set(words(query).filter((word) => !COMMON.has(word)).map(stem))];
    const all = asked.length ? asked : [...new Set(words(query).map(stem))];
    const weights = new Map();
    all.forEach((word, number) => {
      weights.set(word, [[word, 1]]);
      if (number === all.length - 1 && word.length > 2) {
        for (const other of index.holding.keys()) {
          if (other !== word && other.startsWith(word)) weights.get(word).push([other, 0.5]);
        }
      }
    });
    const phrase = words(query).join(" ");
    const found = [];
    for (const text of index.texts) {
      let score = 0;
      let met = 0;
      for (const forms of weights.values()) {
        let best = 0;
        for (const [form, weight] of forms) {
          const count = text.counts.get(form);
          if (!count) continue;
          const held = index.holding.get(form);
          const rare = Math.log(1 + (index.texts.length - held + 0.5) / (held + 0.5));
          best = Math.max(best, (weight * rare * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * text.length) / index.usual)));
        }
        score += best;
        met += best > 0;
      }
      if (!met) continue;
      score *= (text.worth * met) / weights.size; // all of the words rather than one of them often
      if (weights.size > 1 && words(`${text.title} ${text.text}`).join(" ").includes(phrase)) score *= 1.5;
      found.push({ ...text, score });
    }
    found.sort((one, other) => other.score - one.score || one.address.localeCompare(other.address));
    // two sections of a page at the most, so that no page fills the list
    const seen = new Map();
    const kept = found.filter(({ page }) => {
      seen.set(page, (seen.get(page) || 0) + 1);
      return seen.get(page) <= 2;
    });
    return { results: kept.filter(({ score }) => score > kept[0].score / 6).slice(0, MOST), forms: new Set([...weights.values()].flat().map(([form]) => form)) };
  };

  // the sentence or so around the first words that were asked for, with each of them marked
  const excerpt = (text, forms) => {
    const pieces = text.split(/([\p{L}\p{N}\u2019']+)/u);
    const hits = pieces.map((piece, number) => (number % 2 ? forms.has(stem(words(piece).join(""))) : false));
    const first = Math.max(0, hits.indexOf(true));
    let start = Math.max(0, first - 16);
    if (start % 2) start -= 1;
    const line = document.createElement("p");
    if (start) line.append("\u2026 ");
    const end = Math.min(pieces.length, start + 70);
    for (let place = start; place < end; place += 1) {
      if (hits[place]) {
        const mark = document.createElement("mark");
        mark.textContent = pieces[place];
        line.append(mark);
      } else {
        line.append(pieces[place]);
      }
    }
    if (end < pieces.length) line.append(" \u2026");
    return line;
  };

  const show = () => {
    const query = field.value.trim();
    results.replaceChildren();
    told.textContent = "";
    if (!query || !index) return;
    const { results: found, forms } = rank(query);
    told.textContent = found.length ? `${found.length === MOST ? "The first " : ""}${found.length} found` : "Nothing found. Try another word.";
    for (const text of found) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = root + text.address;
      link.textContent = text.title === text.page ? text.title : `${text.page}: ${text.title}`;
      const part = document.createElement("span");
      part.className = "search-part";
      part.textContent = text.part;
      item.append(link, " ", part, excerpt(text.shown, forms));
      results.append(item);
    }
  };

  let asked = false;
  const load = () => {
    if (asked) return;
    asked = true;
    globalThis.invitationSearch = (data) => {
      makeIndex(data);
      show();
    };
    for (const name of ["base-stemmer.js", "english-stemmer.js", "search-index.js"]) {
      const script = document.createElement("script");
      script.src = `${root}_static/${name}`;
      script.async = false; // in this order
      document.head.append(script);
    }
  };
  let waiting = 0;
  field.addEventListener("focus", load);
  field.addEventListener("input", () => {
    load();
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  if (field.value || document.activeElement === field) load();
})();
