// The course in a learning platform: shows pages and quiz, reports through SCORM 1.2, resumes. Asks no other host.
"use strict";

const DATA = JSON.parse(document.getElementById("data").textContent);
const QUESTIONS = DATA.questions;
const LETTERS = "abcdefghij";
const frame = document.getElementById("page");
const quiz = document.getElementById("quiz");
const started = Date.now();

// -- the platform -----------------------------------------------------------------------------------------------------

// The platform's interface lies in a window around this one, or in the one that opened it.
function findApi() {
  for (let found of [window, window.opener]) {
    for (let steps = 0; found && steps < 20; steps += 1) {
      try {
        if (found.API) return found.API;
      } catch {
        break; // a window of another site
      }
      if (found.parent === found) break;
      found = found.parent;
    }
  }
  return null;
}

const api = findApi();
const get = (name) => (api ? String(api.LMSGetValue(name) ?? "") : "");
const set = (name, value) => api && api.LMSSetValue(name, String(value));

function sessionTime() {
  const seconds = Math.floor((Date.now() - started) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

// -- what is kept -----------------------------------------------------------------------------------------------------

const state = { place: "", seen: new Set(), answers: {}, status: "" };

// Short, since a platform keeps 4,096 signs: pages seen as bits, an answer as a digit for each choice.
function packed() {
  const bits = DATA.pages.map((name) => (state.seen.has(name) ? "1" : "0")).join("");
  const seen = (bits.match(/.{1,4}/g) ?? []).map((four) => parseInt(four.padEnd(4, "0"), 2).toString(16)).join("");
  const answers = QUESTIONS.map((_, number) => (state.answers[number] ?? []).join("")).join(";");
  return JSON.stringify({ e: DATA.edition, s: seen, a: answers });
}

function unpack(text) {
  let kept;
  try {
    kept = JSON.parse(text);
  } catch {
    return;
  }
  const bits = [...String(kept.s ?? "")].map((sign) => parseInt(sign, 16).toString(2).padStart(4, "0")).join("");
  DATA.pages.forEach((name, number) => bits[number] === "1" && state.seen.add(name));
  if (kept.e !== DATA.edition) return; // answers to other questions
  String(kept.a ?? "").split(";").forEach((digits, number) => {
    if (digits && QUESTIONS[number]) state.answers[number] = [...digits].map(Number);
  });
}

function start() {
  if (!api) return;
  api.LMSInitialize("");
  unpack(get("cmi.suspend_data"));
  state.place = get("cmi.core.lesson_location");
  state.status = get("cmi.core.lesson_status");
  if (state.status === "" || state.status === "not attempted") {
    state.status = "incomplete";
    set("cmi.core.lesson_status", state.status);
  }
  keep();
}

function keep() {
  if (!api || left) return;
  set("cmi.core.lesson_location", state.place);
  set("cmi.suspend_data", packed());
  api.LMSCommit("");
}

let left = false;
function leave() {
  if (!api || left) return;
  set("cmi.core.session_time", sessionTime());
  set("cmi.core.exit", "suspend"); // or the platform would begin anew
  api.LMSCommit("");
  api.LMSFinish("");
  left = true;
}

// -- pages ------------------------------------------------------------------------------------------------------------

function shownPage() {
  try {
    return decodeURIComponent(frame.contentWindow.location.pathname.split("/").pop().replace(/\.html$/, ""));
  } catch {
    return ""; // another site's
  }
}

function showFrame() {
  quiz.hidden = true;
  frame.hidden = false;
}

function show(what) {
  if (what === "quiz") {
    frame.hidden = true;
    quiz.hidden = false;
    state.place = "quiz";
    askNext();
  } else {
    showFrame();
    if (shownPage() === what) noteSeen(what);
    else frame.contentWindow.location.replace(`pages/${what}.html`);
  }
  tellProgress();
  keep();
}

function noteSeen(name) {
  if (!DATA.pages.includes(name)) return;
  state.seen.add(name);
  if (quiz.hidden) state.place = name;
  for (const link of document.querySelectorAll("#contents a")) {
    const is = link.getAttribute("href") === `pages/${name}.html`;
    if (is) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  tellProgress();
  keep();
}

function step(by) {
  const here = quiz.hidden ? DATA.pages.indexOf(shownPage()) : DATA.pages.length;
  const there = here + by;
  if (there >= DATA.pages.length) show("quiz");
  else show(DATA.pages[Math.max(there, 0)]);
}

function tellProgress() {
  const answered = Object.keys(state.answers).length;
  document.getElementById("progress").textContent =
    `${state.seen.size} of ${DATA.pages.length} pages opened, ${answered} of ${QUESTIONS.length} questions answered`;
}

// -- the quiz ---------------------------------------------------------------------------------------------------------

function make(tag, text, attributes = {}) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  return node;
}

const isRight = (question, answer) =>
  question.kind === "matching"
    ? question.answers.every((right, number) => answer[number] === right)
    : question.options.every((option, number) => option.right === answer.includes(number));

const countRight = () => QUESTIONS.filter((q, n) => state.answers[n] && isRight(q, state.answers[n])).length;

function askNext() {
  const next = QUESTIONS.findIndex((_, number) => !state.answers[number]);
  if (next < 0) tellResult();
  else ask(next);
}

function ask(number) {
  const question = QUESTIONS[number];
  const form = make("form", "", { novalidate: true });
  const group = make("fieldset");
  const legend = make("legend");
  const heading = make("h2", `Question ${number + 1} of ${QUESTIONS.length}`, { tabindex: "-1" });
  legend.append(make("span", question.text, { dir: "auto", class: "asked" }));
  group.append(legend);
  if (question.kind === "several") group.append(make("p", "More than one may be right."));
  if (question.sequence) group.append(make("p", "Give each its place."));
  if (question.kind === "matching") addLists(group, question, number);
  else addOptions(group, question, number);
  const message = make("p", "", { role: "alert", class: "message" });
  const check = make("button", "Check the answer", { type: "submit" });
  form.append(group, message, check);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = given(form, question);
    if (!answer) {
      message.textContent = question.kind === "matching" ? "Choose one from each list." : "Choose an answer first.";
      return;
    }
    message.textContent = "";
    state.answers[number] = answer;
    report(question, answer);
    check.remove();
    tell(form, question, answer);
    tellProgress();
    finishWhenDone();
    keep();
  });
  quiz.replaceChildren(heading, form);
  heading.focus();
}

function addOptions(group, question, number) {
  question.options.forEach((option, place) => {
    const id = `q${number}-${place}`;
    const line = make("div", "", { class: "option" });
    const type = question.kind === "several" ? "checkbox" : "radio";
    line.append(
      make("input", "", { type, id, name: "answer", value: place }),
      make("label", option.text, { for: id, dir: "auto" }),
    );
    group.append(line);
  });
}

function addLists(group, question, number) {
  question.lefts.forEach((text, place) => {
    const id = `q${number}-${place}`;
    const line = make("div", "", { class: "pair" });
    const list = make("select", "", { id, name: "answer" });
    list.append(make("option", "Choose", { value: "" }));
    question.choices.forEach((choice, value) => list.append(make("option", choice, { value, dir: "auto" })));
    line.append(make("label", text, { for: id, dir: "auto" }), list);
    group.append(line);
  });
}

function given(form, question) {
  if (question.kind === "matching") {
    const lists = [...form.querySelectorAll("select")];
    return lists.every((list) => list.value !== "") ? lists.map((list) => Number(list.value)) : null;
  }
  const chosen = [...form.querySelectorAll("input:checked")].map((input) => Number(input.value));
  return chosen.length ? chosen : null;
}

function tell(form, question, answer) {
  for (const control of form.querySelectorAll("input, select")) control.disabled = true;
  const said = make("div", "", { role: "status", class: "said", tabindex: "-1" });
  said.append(make("p", isRight(question, answer) ? "Right." : "Not right.", { class: "verdict" }));
  const list = make("dl");
  const add = (term, words) => {
    list.append(make("dt", term, { dir: "auto" }));
    if (words) list.append(make("dd", words, { dir: "auto" }));
  };
  if (question.kind === "matching") {
    question.lefts.forEach((text, place) => add(text, question.choices[question.answers[place]]));
  } else {
    question.options.forEach((option, place) => {
      const marks = [answer.includes(place) && "your answer", option.right && "right"].filter(Boolean);
      add(marks.length ? `${option.text} (${marks.join(", ")})` : option.text, option.feedback);
    });
  }
  said.append(list);
  if (question.feedback) said.append(make("p", question.feedback, { dir: "auto", class: "general" }));
  if (question.read) {
    const again = make("a", `Read it in “${question.read.title}”`, { href: question.read.href, target: "page" });
    again.addEventListener("click", () => {
      showFrame();
      noteSeen(question.read.page); // where only the place on the page changes, nothing is loaded
    });
    const line = make("p");
    line.append(again);
    said.append(line);
  }
  const last = QUESTIONS.every((_, number) => state.answers[number]);
  const next = make("button", last ? "See the result" : "Next question", { type: "button" });
  next.addEventListener("click", askNext);
  form.append(said, next);
  said.focus();
}

// One entry a question and try, in the words of SCORM 1.2.
function report(question, answer) {
  const at = `cmi.interactions.${Number(get("cmi.interactions._count")) || 0}`;
  const letters = (numbers) => numbers.map((number) => LETTERS[number]);
  let type = "choice";
  let said = letters(answer).join(",");
  let right = "";
  if (question.sequence || question.kind === "matching") {
    type = "matching";
    const pairs = (numbers) => numbers.map((value, place) => `${LETTERS[place]}.${LETTERS[value]}`).join(",");
    [said, right] = [pairs(answer), pairs(question.answers)];
  } else if (question.truth) {
    type = "true-false";
    const truth = (number) => (question.options[number].text === "True" ? "t" : "f");
    said = truth(answer[0]);
    right = truth(question.options.findIndex((option) => option.right));
  } else {
    const rights = question.options.flatMap((option, number) => (option.right ? [number] : []));
    right = letters(rights).join(",");
  }
  set(`${at}.id`, question.id);
  set(`${at}.type`, type);
  set(`${at}.correct_responses.0.pattern`, right);
  set(`${at}.student_response`, said);
  set(`${at}.result`, isRight(question, answer) ? "correct" : "wrong");
}

// Rounded down, or some who are just below the mark would pass.
const score = () => Math.floor((100 * countRight()) / QUESTIONS.length);

function finishWhenDone() {
  if (QUESTIONS.some((_, number) => !state.answers[number])) return;
  const reached = score();
  const before = Number(get("cmi.core.score.raw")) || 0;
  if (state.status !== "passed") state.status = reached >= DATA.pass ? "passed" : "failed";
  set("cmi.core.score.min", 0);
  set("cmi.core.score.max", 100);
  set("cmi.core.score.raw", Math.max(reached, before)); // a second try never takes away
  set("cmi.core.lesson_status", state.status);
}

function tellResult() {
  const reached = score();
  const heading = make("h2", QUESTIONS.length ? "Your result" : "There is no quiz", { tabindex: "-1" });
  quiz.replaceChildren(heading);
  if (QUESTIONS.length) {
    const passed = reached >= DATA.pass;
    const words = `${countRight()} of ${QUESTIONS.length} right: ${reached} per cent. `;
    quiz.append(make("p", words + (passed ? "You have passed." : `From ${DATA.pass} per cent on you pass.`), { class: "result" }));
    const again = make("button", "Answer the questions again", { type: "button" });
    again.addEventListener("click", () => {
      state.answers = {};
      tellProgress();
      keep();
      askNext();
    });
    quiz.append(again);
  }
  heading.focus();
}

// -- begin ------------------------------------------------------------------------------------------------------------

start();
frame.addEventListener("load", () => noteSeen(shownPage()));
document.getElementById("back").addEventListener("click", () => step(-1));
document.getElementById("on").addEventListener("click", () => step(1));
document.getElementById("to-quiz").addEventListener("click", () => show("quiz"));
document.getElementById("contents").addEventListener("click", (event) => {
  if (!event.target.closest("a")) return;
  showFrame();
  document.getElementById("contents").open = false;
});
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => event.persisted && location.reload()); // what was left has ended

if (state.place === "quiz" || !DATA.pages.length) show("quiz");
else show(DATA.pages.includes(state.place) ? state.place : DATA.pages[0]);
