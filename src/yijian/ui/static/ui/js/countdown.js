// Counts down, then fetches the next code into the element around it (data-yj-countdown-target). Stops while the page is hidden.
export function start(element) {
  const place = element.querySelector("[data-yj-left]");
  const number = place.querySelector("b");
  const url = element.dataset.yjUrl;
  let left = Number(element.dataset.yjCountdown);
  const until = Date.now() + left * 1000;
  place.hidden = false;
  const timer = setInterval(async () => {
    if (!element.isConnected) return clearInterval(timer);
    left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    number.textContent = String(left);
    if (left > 0 || document.hidden) return;
    clearInterval(timer);
    const target = element.closest("[data-yj-countdown-target]");
    if (!url || !target) return;
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const next = page.querySelector("[data-yj-countdown-target]");
      if (!next) throw new Error("no code");
      target.replaceWith(next);
      document.dispatchEvent(new CustomEvent("yj:drawn", { detail: next }));
    } catch {
      place.textContent = "码过期了，没连上网。连上后按“换一个新码”。";
    }
  }, 500);
}
