// The language review in the browser. It does what docs/_ext/invitation/language does, step by step, with the same rules
// (review-rules.js, written by the build). It asks nobody for anything and keeps nothing.
"use strict";

globalThis.invitationReview = (() => {
  const SHORT = { "": "(?:%s)", "?": "(?:(?:%s),? +)?", "*": "(?:(?:%s),? +){0,3}" };
  const TWO_WORDS = /\w[^\w']+\w/;
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
      this.needingToo = new Map();
      this.beginning = new Map();
      this.groups = new Map();
      this.anywhere = new Uint32Array(this.size);
      this.patterns = patterns.map(([group, rule, written, begins, needs, needsToo], number) => {
        for (const word of needs.split(" ")) this.add(this.needing, word, number);
        for (const word of needsToo.split(" ")) this.add(this.needingToo, word, number);
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
      const too = this.any(this.needingToo, ["*", ...begun.map(([word]) => word)]);
      for (let part = 0; part < this.size; part += 1) possible[part] &= too[part];
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

  // ---- The model: sums of whole numbers, as model.py has them

  const SHIFT = 2 ** 20;
  const SHARE = 6;
  const DIGITS = Array.from({ length: 95 }, (_, number) => String.fromCharCode(32 + number)).filter((one) => !'"\\'.includes(one)).join("");
  const [BITS, BASE] = [13, 91];
  const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
  const SCORES = ["harm", "danger"];
  const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });

  function crc32(word) {
    let rest = 0xffffffff;
    for (let place = 0; place < word.length; place += 1) rest = (rest >>> 8) ^ CRC[(rest ^ word.charCodeAt(place)) & 255];
    return (rest ^ 0xffffffff) >>> 0;
  }

  const bitsOf = (text) => text.replace(/../gs, ([first, second]) =>
    (VALUES.get(first) * BASE + VALUES.get(second)).toString(2).padStart(BITS, "0"));

  // So many different numbers below another, as packing.py wrote them, and where they end.
  function readRow(bits, place, count, below) {
    const rest = count && 31 - Math.clz32(Math.floor(below / count));
    const found = [];
    let key = -1;
    for (let number = 0; number < count; number += 1) {
      const one = bits.indexOf("1", place);
      key += (one - place) * 2 ** rest + parseInt("0" + bits.slice(one + 1, one + 1 + rest), 2) + 1;
      place = one + 1 + rest;
      found.push(key);
    }
    return [found, place];
  }

  function readNumbers(text, count, most) {
    const size = 32 - Math.clz32(2 * most);
    const bits = bitsOf(text);
    return Array.from({ length: count }, (_, place) => parseInt(bits.slice(place * size, (place + 1) * size), 2) - most);
  }

  // A small network that reads words in a row, as second_look.py has it.
  class SecondLook {
    constructor(data, look) {
      this.data = data;
      this.look = look;
      this.width = 2 * look.around + 1;
      this.detectors = data.rests.length;
      const words = readRow(bitsOf(data.words), 0, data.known, look.known)[0];
      const numbers = readNumbers(data.numbers, (words.length + 1) * data.size, look.number);
      const row = (place) => numbers.slice(place * data.size, (place + 1) * data.size);
      this.unknown = row(0);
      this.rows = new Map(words.map((word, place) => [word, row(place + 1)]));
      this.looks = readNumbers(data.detectors, this.width * data.size * this.detectors, look.detector);
      this.heard = new Map();
    }

    // What a word adds to all detectors at each of the places where they may hear it.
    hear(stem) {
      const { detectors, width, looks, data: { size } } = this;
      const numbers = this.rows.get(stem % this.look.known) || this.unknown;
      const heard = new Int32Array(width * detectors);
      for (let place = 0; place < width; place += 1) {
        for (let one = 0; one < size; one += 1) {
          for (let detector = 0; detector < detectors; detector += 1) {
            heard[place * detectors + detector] += numbers[one] * looks[(place * size + one) * detectors + detector];
          }
        }
      }
      if (this.heard.size < this.look.words) this.heard.set(stem, heard);
      return heard;
    }

    // By how many steps the words raise a score or lower it.
    steps(stems) {
      const { detectors, width, data, look } = this;
      const heard = stems.map((stem) => this.heard.get(stem) || this.hear(stem));
      const best = new Int32Array(detectors);
      heard.forEach((_, middle) => {
        for (let detector = 0; detector < detectors; detector += 1) {
          let total = data.rests[detector];
          for (let place = 0; place < width; place += 1) {
            const word = heard[middle + place - look.around];
            if (word) total += word[place * detectors + detector];
          }
          if (total > best[detector]) best[detector] = total;
        }
      });
      const said = data.counts.reduce((sum, count, detector) => sum + count * best[detector], data.rest);
      return Math.floor(said / look.part);
    }
  }

  class Model {
    constructor(data, reading) {
      this.data = data;
      this.reading = {
        ...reading,
        frame: new Set(reading.frame),
        people: reading.people.map((words) => new Set(words)),
        same: new Map(Object.entries(reading.same)),
      };
      this.family = Object.fromEntries(reading.families.map((family, place) => [family, (place + 1) * reading.family]));
      this.mask = reading.keys - 1;
      this.weights = {};
      this.totals = new Map();
      SCORES.forEach((score, place) => {
        this.weights[score] = this.unpacked(data[score]);
        for (const [key, [weight]] of this.weights[score]) this.totals.set(key, (this.totals.get(key) || 0) + weight * SHIFT ** place);
      });
      this.tokens = new Map();
      this.edges = ["^", "$"].map((mark) => ({ word: this.number(mark), stem: this.number(mark), shape: this.number(mark), profile: 0 }));
    }

    // As packing.py wrote them: for each weight, and each reason it may speak for, how many features and their numbers.
    unpacked({ weights, "speaks for": names }) {
      const { most, speaking, keys } = this.reading;
      const found = new Map();
      const bits = bitsOf(weights);
      let place = 0;
      for (let weight = most; bits && weight >= -most; weight -= 1) {
        for (const name of weight >= speaking ? names : [""]) {
          const group = [weight, name];
          const long = bits.indexOf("1", place) - place;
          const count = parseInt(bits.slice(place, place + 2 * long + 1), 2) - 1;
          place += 2 * long + 1;
          const [row, end] = readRow(bits, place, count, keys);
          place = end;
          for (const key of row) found.set(key, group);
        }
      }
      return found;
    }

    number(word) {
      return crc32(word) % this.reading.ids;
    }

    // The number of a feature, from the numbers of its words.
    key(family, ...numbers) {
      return (numbers.reduce((sum, number, place) => sum + number * this.reading.times[place], this.family[family])) & this.mask;
    }

    stem(word) {
      const ending = word.length > 4 && this.reading.endings.find((end) => word.endsWith(end) && word.length - end.length >= 3);
      return ending ? word.slice(0, -ending.length) : word;
    }

    shape(word) {
      if (this.reading.frame.has(word)) return word;
      return "*" + (this.reading.shapes.find((end) => word.endsWith(end) && word.length > end.length + 2) || "");
    }

    known(text) {
      const word = /^[0-9]+$/.test(text) ? "#" : this.reading.same.get(text) ?? text;
      const known = {
        word: this.number(word),
        stem: this.number(this.stem(word)),
        shape: this.number(this.shape(word)),
        profile: this.reading.people.reduce((bits, words, bit) => bits | (words.has(word) ? 1 << bit : 0), 0),
      };
      if (this.tokens.size < this.reading.tokens) this.tokens.set(text, known);
      return known;
    }

    // The words of a sentence between its beginning and its end, and what says who is spoken of.
    read(sentence) {
      const tokens = (sentence.replaceAll("'", "").match(/\w+|[?!.,]/g) || []).map((text) => this.tokens.get(text) || this.known(text));
      const profile = this.number(String.fromCharCode(48 + tokens.reduce((bits, one) => bits | one.profile, 0)));
      return [[this.edges[0], ...tokens, this.edges[1]], profile];
    }

    // Calls note(key, first, after) for all that may have a weight in a sentence.
    features(sentence, note) {
      const [row, profile] = this.read(sentence);
      const length = row.length - 2;
      for (let place = 0; place < length; place += 1) {
        const { word, stem } = row[place + 1];
        note(this.key("word", word), place, place + 1);
        note(this.key("stem", stem), place, place + 1);
        note(this.key("about", profile, word), place, place + 1);
      }
      for (let place = 0; place < length + 1; place += 1) {
        const [one, two, three] = row.slice(place, place + 3);
        note(this.key("pair", one.word, two.word), place - 1, place + 1);
        note(this.key("stems", one.stem, two.stem), place - 1, place + 1);
        if (!three) continue;
        note(this.key("three", one.word, two.word, three.word), place - 1, place + 2);
        note(this.key("frame", one.shape, two.shape, three.shape), place - 1, place + 2);
      }
    }

    // The same as adding up the weights of all features, and several times as fast.
    sums(sentence) {
      const [row, profile] = this.read(sentence);
      if (row.length === 2) return { harm: 0, danger: 0 };
      const { totals, mask, family } = this;
      const [, second, third] = this.reading.times;
      let total = totals.get((profile + family.about) & mask) || 0;
      for (let place = 0; place < row.length - 1; place += 1) {
        const one = row[place];
        const two = row[place + 1];
        if (place > 0) {
          total += (totals.get((one.word + family.word) & mask) || 0) + (totals.get((one.stem + family.stem) & mask) || 0)
            + (totals.get((profile + one.word * second + family.about) & mask) || 0);
        }
        total += (totals.get((one.word + two.word * second + family.pair) & mask) || 0)
          + (totals.get((one.stem + two.stem * second + family.stems) & mask) || 0);
        if (place + 2 >= row.length) continue;
        const three = row[place + 2];
        total += (totals.get((one.word + two.word * second + three.word * third + family.three) & mask) || 0)
          + (totals.get((one.shape + two.shape * second + three.shape * third + family.frame) & mask) || 0);
      }
      const harm = (((total + SHIFT / 2) % SHIFT) + SHIFT) % SHIFT - SHIFT / 2;
      return { harm, danger: (total - harm) / SHIFT };
    }

    // With which neighbour each sentence is heard: with the worse of those that are no worse than itself, or with none.
    beside(sums) {
      return sums.map((own, place) => {
        const near = [place - 1, place + 1].filter((one) => sums[one] <= own);
        return near.length === 2 && sums[near[1]] > sums[near[0]] ? near[1] : near[0];
      });
    }

    // Which sentences of a text are above the limit, each together with its neighbour.
    isFound(score, sentences, sums) {
      const { bias, limit } = this.data[score];
      return this.beside(sums).map((near, place) => {
        const both = near === undefined ? [place] : [place, near].sort((a, b) => a - b);
        const above = both.reduce((sum, one) => sum + sums[one], bias - limit);
        return this.isAbove(score, above, both.map((one) => sentences[one]));
      });
    }

    // Whether a sentence is so far above the limit that nothing beside it can change that.
    isClear(score, sentence, own) {
      const { bias, limit } = this.data[score];
      return this.isAbove(score, own + bias - limit - this.reading.clear[score], [sentence]);
    }

    // Whether what is so far above the limit is above it still: danger is looked at a second time, unless it is far above.
    isAbove(score, above, sentences) {
      const look = this.data["second look"];
      if (score !== "danger" || above <= 0 || above > this.reading.look.believed || !look) return above > 0;
      // made when it is first taken, since most texts need none
      this.look ||= new SecondLook(look, this.reading.look);
      const stems = sentences.flatMap((sentence) => this.read(sentence)[0].slice(1, -1).map(({ stem }) => stem));
      return above + this.look.steps(stems) > 0;
    }

    // For which reason (or sign) a sentence was found, the span that led to it, and the words that did most.
    ledBy(score, sentence, named) {
      const spots = [...sentence.matchAll(/\w+(?:'\w+)*|[?!.,]/g)].map((found) => [found.index, found.index + found[0].length]);
      const shares = spots.map(() => 0);
      const weighed = [];
      this.features(sentence, (key, first, after) => {
        const found = this.weights[score].get(key);
        if (!found) return;
        const [weight, speaksFor] = found;
        if (speaksFor) named.set(speaksFor, (named.get(speaksFor) || 0) + weight);
        const here = [];
        for (let place = first; place < after; place += 1) if (place >= 0 && place < spots.length) here.push(place);
        for (const place of here) shares[place] += (weight * SHARE) / here.length;
        if (weight > 0 && here.length) weighed.push([weight, here[0], here[here.length - 1]]);
      });
      const [first, after] = greatest(shares, spots.map(([start]) => /\w/.test(sentence[start])));
      const led = new Map();
      for (const [weight, start, end] of weighed) {
        if (start < first || end >= after) continue;
        const key = start * 1000 + end;
        led.set(key, (led.get(key) || 0) + weight);
      }
      const most = [...led].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3).map(([key]) => key).sort((a, b) => a - b);
      const names = named.size ? [...named.keys()].sort() : [this.data[score]["speaks for"][0]];
      return {
        reason: names.reduce((best, name) => ((named.get(name) || 0) > (named.get(best) || 0) ? name : best)),
        span: [spots[first][0], spots[after - 1][1]],
        by: (most.length ? most : [first * 1000 + after - 1]).map((key) => [spots[Math.floor(key / 1000)][0], spots[key % 1000][1]]),
      };
    }
  }

  function greatest(shares, isWord) {
    let best = -Infinity;
    let found = [0, shares.length];
    let first = -1;
    let total = 0;
    shares.forEach((share, place) => {
      if (total <= 0 || first < 0) {
        first = isWord[place] ? place : -1;
        total = 0;
      }
      if (first < 0) return;
      total += share;
      if (total > best && isWord[place]) {
        best = total;
        found = [first, place + 1];
      }
    });
    return found;
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

  const named = (kinds, sort) => new Map(kinds.filter((kind) => kind.sort === sort).map((kind) => [kind.id, kind]));

  let made = null;

  function prepared(rules) {
    if (!made || made.rules !== rules) {
      made = {
        rules,
        said: new Index(rules.said, rules.lists),
        harmless: new Index(rules.harmless, rules.lists),
        kinds: new Map(rules.kinds.map((kind) => [kind.group, kind])),
        reasons: named(rules.kinds, "reason"),
        signs: named(rules.kinds, "sign"),
        model: new Model(rules.model, rules.reading),
      };
    }
    return made;
  }

  function* byRules(sentence, { said, harmless, kinds, rules }) {
    const begun = words(sentence, rules.prefix);
    const hits = said.matches(sentence, begun, null);
    if (!hits.size) return;
    const asked = new Set([...hits.keys()].flatMap((group) => kinds.get(group).harmless));
    const unless = harmless.matches(sentence, begun, asked);
    for (const [group, places] of hits) {
      const kind = kinds.get(group);
      const near = kind.harmless.flatMap((one) => unless.get(one) || []);
      for (const [start, end, rule] of apart(kind, places, near, kind.sort === "sign" ? touches : covers)) {
        yield { kind, start, end, level: kind.rules[rule].level, instead: kind.rules[rule].instead, by: [[start, end]] };
      }
    }
  }

  function byModel(model, score, sentence, hits, kinds) {
    const named = new Map();
    for (const { kind, level } of hits) {
      const weight = model.data[score].rules[`${kind.id} ${level}`] || 0;
      if (kinds.get(kind.id) === kind && weight > 0) named.set(kind.id, (named.get(kind.id) || 0) + weight);
    }
    const { reason, span: [start, end], by } = model.ledBy(score, sentence, named);
    const kind = kinds.get(reason);
    return { kind, start, end, level: "flag", instead: kind.instead, by };
  }

  // Whether what is harmless everywhere covers what the model found, or a rule has a hint for it.
  function isHarmless({ start, end }, sentence, hits, { harmless, rules }) {
    if (hits.some((one) => one.level === "hint" && one.start <= start && end <= one.end)) return true;
    const near = harmless.matches(sentence, words(sentence, rules.prefix), [rules.everywhere]).get(rules.everywhere) || [];
    return near.some(([before, after]) => covers(start, end, before, after));
  }

  // Return what was found in a text, with offsets into it as JavaScript counts them.
  function review(text, rules = globalThis.invitationRules) {
    const ready = prepared(rules);
    const { model, reasons, signs } = ready;
    const characters = Array.from(text);
    const offsets = [0];
    for (const character of characters) offsets.push(offsets[offsets.length - 1] + character.length);
    const read = [...sentences(plain(characters, rules.same), rules.longest)].map(([offset, sentence]) => {
      const hits = [...byRules(sentence, ready)];
      const sums = model.sums(sentence);
      for (const { kind, level } of hits) {
        for (const score of SCORES) sums[score] += model.data[score].rules[`${kind.id} ${level}`] || 0;
      }
      return { offset, sentence, hits, sums };
    });
    const row = read.map(({ sentence }) => sentence);
    const harsh = model.isFound("harm", row, read.map(({ sums }) => sums.harm));
    // whatever is said beside it, what is clearly dangerous stays so
    const unsafe = model.isFound("danger", row, read.map(({ sums }) => sums.danger))
      .map((one, place) => one || model.isClear("danger", row[place], read[place].sums.danger));
    const found = [];
    read.forEach(({ offset, sentence, hits, sums }, place) => {
      let flagged = false;
      let stopped = false;
      const add = (one) => found.push({
        ...one,
        start: offset + one.start,
        end: offset + one.end,
        by: one.by.map(([start, end]) => [offset + start, offset + end]),
      });
      for (const one of hits) {
        let { level } = one;
        if (one.kind.sort === "sign") {
          if (!unsafe[place]) continue;
          stopped = true;
        } else if (one.kind.sort === "reason" && level === "flag") {
          // beside harsh words a rule is believed; nor can a kind neighbour take back what is harsh by itself
          if (!model.isClear("harm", sentence, sums.harm) && !harsh[place] && !harsh[place - 1] && !harsh[place + 1]) level = "hint";
          else flagged = true;
        }
        add({ ...one, level });
      }
      if (harsh[place] && !flagged && TWO_WORDS.test(sentence)) {
        const one = byModel(model, "harm", sentence, hits, reasons);
        if (!isHarmless(one, sentence, hits, ready)) add(one);
      }
      if (unsafe[place] && !stopped && TWO_WORDS.test(sentence)) add(byModel(model, "danger", sentence, hits, signs));
    });
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
    const said = (by) => by.map(([start, end]) => text.slice(offsets[start], offsets[end]));
    const moves = new Set(found.map((one) => one.kind.move).filter(Boolean));
    return {
      findings: of("reason", ({ kind, level, instead, by }) => ({
        level,
        why: kind.why,
        source: kind.source,
        instead: safety.length ? "" : instead,
        by: said(by),
      })),
      strengths: of("strength", () => ({})),
      safety: of("sign", ({ kind, by }) => ({ why: kind.why, by: said(by) })),
      moves: Object.keys(rules.moves).filter((move) => moves.has(move)),
      missing: Object.keys(rules.moves).filter((move) => !moves.has(move)),
    };
  }

  return review;
})();
