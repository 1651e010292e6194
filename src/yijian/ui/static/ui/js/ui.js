// Loads each behaviour only where a page uses it: an attribute names its module. Pages work without any of this.
const behaviours = {
  "data-yj-autosave": "autosave",
  "data-yj-check": "check",
  "data-yj-upload": "upload",
  "data-yj-choose": "choose",
  "data-yj-dialog": "dialog",
  "data-yj-keys": "keys",
  "data-yj-key": "shortcut",
  "data-yj-find": "find",
  "data-yj-listen": "listen",
  "data-yj-copy": "copy",
  "data-yj-share": "share",
  "data-yj-print": "print",
  "data-yj-speech": "speech",
  "data-yj-countdown": "countdown",
  "data-yj-focus": "focus",
  "data-yj-dismiss": "dismiss",
};
const attached = new WeakMap();

async function attach(root) {
  for (const [attribute, name] of Object.entries(behaviours)) {
    const found = [...root.querySelectorAll(`[${attribute}]`)];
    if (root.matches?.(`[${attribute}]`)) found.unshift(root);
    if (!found.length) continue;
    const { start } = await import(`./${name}.js`);
    for (const element of found) {
      const done = attached.get(element) ?? new Set();
      if (done.has(name)) continue;
      attached.set(element, done.add(name));
      start(element);
    }
  }
}

attach(document.documentElement).then(() => document.documentElement.setAttribute("data-yj-ready", ""));
document.addEventListener("htmx:afterSettle", (event) => attach(event.target));
document.addEventListener("yj:drawn", (event) => attach(event.detail));
// after a swap the reader hears and stands at the heading of what has changed
document.addEventListener("htmx:afterSettle", (event) => {
  const heading = event.target.querySelector?.("h1[tabindex], h2[tabindex], [data-yj-heading]");
  if (heading) heading.focus({ preventScroll: false });
});
// a refused swap says why where notices stand; nothing on the page is replaced
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const place = document.querySelector("#notices");
  if (!place || xhr.status === 401 || !xhr.getResponseHeader("Content-Type")?.startsWith("text/html")) return;
  const text = new DOMParser().parseFromString(xhr.responseText, "text/html").body.textContent.trim();
  if (!text || text.length > 300) return;
  const notice = document.createElement("div");
  const words = document.createElement("p");
  notice.className = "notice error";
  words.textContent = text;
  notice.append(words);
  place.replaceChildren(notice);
  place.scrollIntoView({ block: "nearest" });
});
