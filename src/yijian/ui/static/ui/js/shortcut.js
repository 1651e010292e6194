// Presses a button or follows a link on its key: data-yj-key="F8" or "Ctrl+Enter".
export function start(element) {
  const parts = element.dataset.yjKey.split("+");
  const key = parts.pop().toLowerCase();
  const wanted = { ctrl: parts.includes("Ctrl"), alt: parts.includes("Alt"), shift: parts.includes("Shift") };
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== key || event.repeat || !element.isConnected) return;
    if ((event.ctrlKey || event.metaKey) !== wanted.ctrl || event.altKey !== wanted.alt || event.shiftKey !== wanted.shift) return;
    if (document.querySelector("dialog[open]") && !element.closest("dialog[open]")) return;
    event.preventDefault();
    if (element.getAttribute("aria-disabled") !== "true") element.click();
  });
}
