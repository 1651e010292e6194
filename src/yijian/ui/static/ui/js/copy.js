// Copies a text.
import { said } from "./talk.js";

export function start(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.yjCopy);
      said(button, "已复制");
    } catch {
      said(button, "没复制上，请长按选字");
    }
  });
}
