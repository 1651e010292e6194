// Prints the page, with everything folded opened.
export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) {
    fold.open = true;
    fold.dataset.yjFolded = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details[data-yj-folded]")) {
    fold.open = false;
    delete fold.dataset.yjFolded;
  }
});
