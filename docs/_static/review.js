// The language review in the browser. It does what docs/_ext/invitation/language does, step by step, with the same rules
// (review-rules.js, written by the build). It asks nobody for anything and keeps nothing.
"use strict";

globalThis.invitationReview = (() => {
  const SHORT = { "": "(?:%s)", "?": "(?:(?:%s),? +)?", "*": "(?:(?:%s),? +){0,3}" };
  const AROUND = " \n,;:()[]\u2013\u2014\u2026";
  const END = /[.!?]+(?![\w'])|[;:](?![^ \n])|\n| -+ |[()[\]\u2013\u2014\u2026]+/g;

  function expand(written, lists) {
    return written.replace(/\{([a-z_]+)([?*]?)\}/g, (_, name, short) =>
      SHORT[short].replace("%s", () => expand(lists[name], lists)));
  }

  // Patterns by the words they need and by the words they begin with, as bits: most are never tried.
  class Index {
    constructor(patterns, lists) {
      this.lists = lists;
      this.size = Math.ceil(patterns.length / 32);
      this.needing = new Map();
      this.beginning = new Map();
      this.groups = new Map();
      this.anywhere = new Uint32Array(this.size);
      this.patterns = patterns.map(([group, rule, written, begins, needs], number) => {
        for (const word of needs.split(" ")) this.add(this.needing, word, number);
        for (const word of begins.split(" ")) this.add(this.beginning, word, number);
        this.add(this.groups, group, number);
        if (!written.startsWith("^")) this.anywhere[number >> 5] |= 1 << (number & 31);
        return { group, rule, written, search: null };
      });
      this.anyhow = this.any(this.beginning, ["*"]);
      for (const word of this.beginning.keys()) this.beginning.set(word, this.any(this.beginning, [word, "*"]));
    }

    add(map, key, number) {
      if (!map.has(key)) map.set(key, new Uint32Array(this.size));
      map.get(key)[number >> 5] |= 1 << (number & 31);
    }

    any(map, keys) {
      const bits = new Uint32Array(this.size);
      for (const key of keys) {
        const more = map.get(key);
        if (more) for (let part = 0; part < this.size; part += 1) bits[part] |= more[part];
      }
      return bits;
    }

    matches(sentence, begun, groups) {
      const possible = this.any(this.needing, begun.map(([word]) => word));
      const among = groups && this.any(this.groups, groups);
      if (among) for (let part = 0; part < this.size; part += 1) possible[part] &= among[part];
      const found = new Map();
      for (const [word, place] of begun) {
        const beginning = this.beginning.get(word) || this.anyhow;
        for (let part = 0; part < this.size; part += 1) {
          for (let here = possible[part] & beginning[part]; here; here &= here - 1) {
            const pattern = this.patterns[part * 32 + 31 - Math.clz32(here & -here)];
            const end = this.end(pattern, sentence, place);
            if (end < 0) continue;
            if (!found.has(pattern.group)) found.set(pattern.group, []);
            found.get(pattern.group).push([place, end, pattern.rule]);
          }
        }
        if (place === begun[0][1]) {
          for (let part = 0; part < this.size; part += 1) possible[part] &= this.anywhere[part];
        }
      }
      for (const hits of found.values()) hits.sort((a, b) => a[0] - b[0] || a[2] - b[2] || b[1] - a[1]);
      return found;
    }

    end(pattern, sentence, place) {
      pattern.search ||= new RegExp(`(?:${expand(pattern.written, this.lists)})(?![\\w'])`, "y");
      pattern.search.lastIndex = place;
      if (!pattern.search.test(sentence)) return -1;
      const end = pattern.search.lastIndex;
      return sentence[end - 1] === " " ? -1 : end;
    }
  }

  // A text as the rules read it, one character for each character as Python counts them.
  function plain(characters, same) {
    const mapped = characters
      .map((character) => same[character] ?? (character.length > 1 ? "\ufffd" : character))
      .join("")
      .replace(/\n[ \n]*/g, (gap) => (gap.split("\n").length === 2 ? " " : "\n").repeat(gap.length));
    return mapped.replace(/\B'|'\B/g, " ");
  }

  function* sentences(text, longest) {
    let start = 0;
    const ends = [...text.matchAll(END)].map((found) => found.index + found[0].length);
    for (const end of [...ends, text.length]) {
      while (end - start > longest) {
        const space = text.slice(start + 1, start + longest).lastIndexOf(" ");
        const cut = space < 0 ? start + longest : start + 1 + space + 1;
        yield* piece(text, start, cut);
        start = cut;
      }
      yield* piece(text, start, end);
      start = end;
    }
  }

  function* piece(text, start, end) {
    while (start < end && AROUND.includes(text[start])) start += 1;
    if (start === end) return;
    let last = end;
    while (AROUND.includes(text[last - 1])) last -= 1;
    const begun = text.slice(start, last);
    yield [start, begun.endsWith(" -") ? begun.slice(0, -2) : begun];
  }

  function words(sentence, prefix) {
    return [...sentence.matchAll(/\w+/g)].map((found) => [found[0].slice(0, prefix), found.index]);
  }

  const covers = (start, end, before, after) =>
    (before < start && start < after) || (before === start && end <= after);
  const touches = (start, end, before, after) => before < end && start < after;

  function* apart(kind, hits, unless, isHarmless) {
    const taken = [];
    for (const level of ["flag", "hint"]) {
      for (const [start, end, rule] of hits) {
        if (kind.rules[rule].level !== level) continue;
        if (taken.some(([before, after]) => start < after && end > before)) continue;
        if (unless.some(([before, after]) => isHarmless(start, end, before, after))) continue;
        taken.push([start, end]);
        yield [start, end, rule];
      }
    }
  }

  let made = null;

  function prepared(rules) {
    if (!made || made.rules !== rules) {
      made = {
        rules,
        said: new Index(rules.said, rules.lists),
        harmless: new Index(rules.harmless, rules.lists),
        kinds: new Map(rules.kinds.map((kind) => [kind.group, kind])),
      };
    }
    return made;
  }

  // Return what was found in a text, with offsets into it as JavaScript counts them.
  function review(text, rules = globalThis.invitationRules) {
    const { said, harmless, kinds } = prepared(rules);
    const characters = Array.from(text);
    const offsets = [0];
    for (const character of characters) offsets.push(offsets[offsets.length - 1] + character.length);
    const found = [];
    for (const [offset, sentence] of sentences(plain(characters, rules.same), rules.longest)) {
      const begun = words(sentence, rules.prefix);
      const hits = said.matches(sentence, begun, null);
      if (!hits.size) continue;
      const asked = new Set([...hits.keys()].flatMap((group) => kinds.get(group).harmless));
      const unless = harmless.matches(sentence, begun, asked);
      for (const [group, places] of hits) {
        const kind = kinds.get(group);
        const near = kind.harmless.flatMap((one) => unless.get(one) || []);
        for (const [start, end, rule] of apart(kind, places, near, kind.sort === "sign" ? touches : covers)) {
          found.push({ kind, start: offset + start, end: offset + end, rule: kind.rules[rule] });
        }
      }
    }
    found.sort((a, b) => a.start - b.start || a.end - b.end || a.kind.group - b.kind.group);
    const safety = found.filter((one) => one.kind.sort === "sign");
    const of = (sort, more) => found
      .filter((one) => one.kind.sort === sort)
      .map((one) => ({
        id: one.kind.id,
        title: one.kind.title,
        start: offsets[one.start],
        end: offsets[one.end],
        words: text.slice(offsets[one.start], offsets[one.end]),
        ...more(one),
      }));
    const moves = new Set(found.map((one) => one.kind.move).filter(Boolean));
    return {
      findings: of("reason", ({ kind, rule }) => ({
        level: rule.level,
        why: kind.why,
        source: kind.source,
        instead: safety.length ? "" : rule.instead,
      })),
      strengths: of("strength", () => ({})),
      safety: of("sign", ({ kind }) => ({ why: kind.why })),
      moves: Object.keys(rules.moves).filter((move) => moves.has(move)),
      missing: Object.keys(rules.moves).filter((move) => !moves.has(move)),
    };
  }

  return review;
})();
