// Sends an address by the device's own sharing; where there is none, copies it.
import { said } from "./talk.js";

export function start(button) {
  if (!navigator.share && !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const url = new URL(button.dataset.yjShare || location.href, location.href).href;
    try {
      if (navigator.share) await navigator.share({ title: button.dataset.yjTitle, text: button.dataset.yjText, url });
      else {
        await navigator.clipboard.writeText(url);
        said(button, "网址已复制");
      }
    } catch (refused) {
      if (refused.name !== "AbortError") said(button, "没发出去");
    }
  });
}
