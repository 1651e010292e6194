// Puts a notice away.
export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => button.closest("[data-yj-notice]")?.remove());
}
