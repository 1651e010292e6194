// Opens a dialog from any [data-yj-open="<id>"], closes it from [data-yj-close]; the browser keeps and returns the focus.
export function start(dialog) {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.(`[data-yj-open="${CSS.escape(dialog.id)}"]`);
    if (!opener || dialog.open) return;
    event.preventDefault();
    dialog.showModal();
    dialog.querySelector("h2")?.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-yj-close]")) dialog.close();
  });
}
