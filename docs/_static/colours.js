// Light or dark: as the device says, unless the reader has chosen. Runs before anything is drawn, so that nothing flashes.
"use strict";

(() => {
  const KEPT = "colours";
  const device = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      const kept = localStorage.getItem(KEPT);
      return kept === "light" || kept === "dark" ? kept : null;
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const show = () => {
    document.documentElement.dataset.theme = chosen() || (device.matches ? "dark" : "light");
  };
  show();
  device.addEventListener("change", show);

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.colours");
    const names = { light: "Colours: light", dark: "Colours: dark" };
    const name = () => {
      button.textContent = names[chosen()] || "Colours: as your device";
    };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      const next = { light: "dark", dark: null }[chosen() || ""];
      try {
        if (next === undefined) localStorage.setItem(KEPT, "light");
        else if (next) localStorage.setItem(KEPT, next);
        else localStorage.removeItem(KEPT);
      } catch {
        document.documentElement.dataset.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
        return;
      }
      show();
      name();
    });
  });
})();
