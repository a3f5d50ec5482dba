// Lets a reader check the answers of a quiz. Without scripts every question shows its answer in a "details".
// Nothing is kept and nothing is sent; a count is held on the page, and only for those who ask for it.
(() => {
  const questions = [...document.querySelectorAll(".question")];
  if (!questions.length) return;
  const make = (name, text = "", style = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    if (style) element.className = style;
    return element;
  };
  const button = (text) => Object.assign(make("button", text, "question-button"), { type: "button" });

  // the count, for those who ask
  const tally = { wanted: false, answered: new Map() };
  const panel = make("div", "", "question-count");
  const wish = Object.assign(make("input"), { type: "checkbox", id: "question-count", autocomplete: "off" });
  const label = Object.assign(make("label", "Count my answers while this page is open"), { htmlFor: wish.id });
  const total = make("p");
  total.setAttribute("role", "status");
  panel.append(wish, label, total);
  questions[0].closest("section").before(panel);
  const count = () => {
    const right = [...tally.answered.values()].filter(Boolean).length;
    total.textContent = tally.wanted
      ? `${tally.answered.size} of ${questions.length} answered, ${right} right at the first try.` : "";
  };
  wish.addEventListener("change", () => {
    tally.wanted = wish.checked;
    tally.answered.clear();
    count();
  });

  questions.forEach((question) => {
    const details = question.querySelector("details");
    const selects = [...question.querySelectorAll("select")];
    const boxes = [...question.querySelectorAll("input")];
    const feedback = make("div", "", "question-feedback");
    feedback.setAttribute("role", "status"); // read out politely when it changes
    const check = button("Check");
    const number = question.querySelector(".question-number").textContent.replace(".", "");
    check.append(make("span", ` question ${number}`, "visually-hidden"));
    details.before(check, feedback);
    details.hidden = true;

    const saidOf = (box) => {
      const found = details.querySelector(`[data-letter="${box.value}"]`).lastChild.textContent.trim();
      return [box.value, found];
    };
    const lines = (verdict, said) => {
      const list = make("ul");
      said.forEach(([start, words]) => {
        const item = make("li");
        item.append(make("strong", start), ` ${words}`);
        list.append(item);
      });
      feedback.replaceChildren(make("p", verdict, "question-verdict"), ...(said.length ? [list] : []));
    };
    const after = () => {
      const words = details.querySelector(".question-after");
      if (words) feedback.append(make("p", words.textContent));
    };

    const checkBoxes = () => {
      const chosen = boxes.filter((box) => box.checked);
      if (!chosen.length) return null;
      const isRight = (box) => box.checked === box.hasAttribute("data-right");
      const right = boxes.every(isRight);
      if (boxes[0].type === "radio") {
        lines(right ? "Right." : "Not this one.", chosen.map(saidOf));
      } else {
        const missed = boxes.filter((box) => !box.checked && box.hasAttribute("data-right"));
        const said = [...chosen.map(saidOf), ...missed.map((box) => [`${box.value} (left out)`, saidOf(box)[1]])];
        lines(right ? "Right." : "Not quite.", said);
      }
      return right;
    };
    const checkSelects = () => {
      if (selects.some((select) => !select.value)) return null;
      const good = selects.filter((select) => select.value === select.dataset.right);
      const right = good.length === selects.length;
      const fit = question.classList.contains("question-ordering") ? "in the right place" : "matched";
      lines(right ? "Right." : `${good.length} of ${selects.length} ${fit}. Try again, or look at the answer.`, []);
      return right;
    };

    check.addEventListener("click", () => {
      const right = selects.length ? checkSelects() : checkBoxes();
      if (right === null) {
        lines(selects.length ? "Fill in every place first." : "Choose an answer first.", []);
        return;
      }
      if (right || !selects.length) after();
      details.hidden = false;
      question.dataset.checked = right ? "right" : "wrong";
      if (tally.wanted && !tally.answered.has(question)) tally.answered.set(question, right);
      count();
    });
    question.addEventListener("change", () => {
      feedback.replaceChildren();
      delete question.dataset.checked;
    });
  });
})();
