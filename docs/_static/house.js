// What scripts add to every page: leaving it at once, sending what a word means away, and copying a script with one tap.
// Nothing is sent and nothing kept.
"use strict";

(() => {
  // Leave: the page goes blank at once, and another takes its place in the history
  const leave = document.querySelector(".leave-page");
  const go = () => {
    document.body.hidden = true;
    document.title = "";
    location.replace(leave.href);
  };
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses.filter((when) => event.timeStamp - when < 3000), event.timeStamp];
    if (presses.length >= 3) go();
  });

  // What a word of the glossary means is shown by the style sheet. Escape sends it away, a first tap shows it
  const terms = [...document.querySelectorAll(".term")];
  for (const term of terms) {
    const link = term.querySelector("a");
    let byTouch = false;
    link.addEventListener("pointerdown", (event) => { byTouch = event.pointerType === "touch"; });
    link.addEventListener("click", (event) => {
      if (byTouch && !term.classList.contains("shown")) {
        event.preventDefault();
        term.classList.remove("sent-away");
        term.classList.add("shown");
      }
      byTouch = false;
    });
    for (const leaving of ["pointerleave", "focusout"]) term.addEventListener(leaving, () => term.classList.remove("sent-away"));
  }
  document.addEventListener("pointerdown", (event) => {
    for (const term of terms) if (!term.contains(event.target)) term.classList.remove("shown");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const term of terms) {
      term.classList.remove("shown");
      if (term.matches(":hover, :focus-within")) term.classList.add("sent-away");
    }
  });

  // Copy: the words of a script, as they are said
  const said = (quote) =>
    [...quote.querySelectorAll("p")].map((line) => line.textContent.replace(/\s+/g, " ").trim()).join("\n\n");
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // a page that was opened from a folder has no clipboard of its own
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };
  for (const quote of document.querySelectorAll(".script-say > blockquote")) {
    const title = quote.closest(".script").querySelector(".script-title");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    if (title) button.setAttribute("aria-label", `Copy: ${title.textContent}`);
    const told = document.createElement("span");
    told.className = "copied";
    told.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await copy(said(quote));
      button.focus();
      told.textContent = "Copied";
      setTimeout(() => { told.textContent = ""; }, 4000);
    });
    const row = document.createElement("div");
    row.className = "copy-row";
    row.append(button, told);
    quote.after(row);
  }
})();
