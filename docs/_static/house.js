// What scripts add to every page: leaving it at once, and copying a script with one tap. Nothing is sent and nothing kept.
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
