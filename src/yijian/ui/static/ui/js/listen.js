// Reads a region aloud, slowly; pressing again stops. Masked digits are read as their last four (尾号0026), hidden parts and buttons are left out.
export function start(button) {
  if (!("speechSynthesis" in window)) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return stop();
    const region = document.getElementById(button.dataset.yjListen) ?? document.querySelector("main");
    const pieces = sentences(region);
    if (!pieces.length) return;
    button.setAttribute("aria-pressed", "true");
    button.querySelector("[data-yj-said]").textContent = "正在念，按一下停";
    pieces.forEach((piece, at) => {
      const speech = new SpeechSynthesisUtterance(piece);
      speech.lang = "zh-CN";
      speech.rate = 0.85;
      if (at === pieces.length - 1) speech.onend = stop;
      speech.onerror = stop;
      speechSynthesis.speak(speech);
    });
  });
  const label = button.querySelector("[data-yj-said]").textContent;
  window.addEventListener("pagehide", () => speechSynthesis.cancel());

  function stop() {
    speechSynthesis.cancel();
    button.setAttribute("aria-pressed", "false");
    button.querySelector("[data-yj-said]").textContent = label;
  }
}

function sentences(region) {
  const found = [];
  const walk = (element) => {
    if (element.matches?.("script, style, svg, button, input, .btn, .help-call, [hidden], [data-yj-quiet], [aria-hidden=true], details:not([open]) > :not(summary)")) return;
    const whole = element.matches?.("h1, h2, h3, h4, p, li, dt, dd, label, legend, summary, td, th") || speaks(element);
    if (whole && !element.querySelector("p, li, h3, label, button, [data-yj-quiet]")) {
      const text = spoken(element.innerText);
      if (text) found.push(text);
      return;
    }
    for (const child of element.children) walk(child);
  };
  walk(region);
  return found;
}

// A note or a card may hold its words directly, without a paragraph around them.
function speaks(element) {
  return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
}

function spoken(text) {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[0-9A-Za-z]*\*+([0-9A-Za-z]{2,4})/g, "尾号$1")
    .replace(/\*+/g, "某");
}
