// Talking to the server and to the reader.
export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** Post form data; answers {ok, status, data} and never throws: no network is status 0, a lost session 401. */
export async function post(url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token(), Accept: "application/json", "X-Requested-With": "fetch" },
      credentials: "same-origin",
      redirect: "manual",
    });
    if (response.type === "opaqueredirect") return { ok: false, status: 401, data: {} };
    const data = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    return { ok: response.ok, status: response.status, data };
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

/** Show one sentence among the notices; screen readers hear it. */
export function announce(sentence, kind = "info") {
  const place = document.getElementById("notices");
  if (!place) return;
  let notice = place.querySelector("[data-yj-said-here]");
  if (!notice) {
    notice = document.createElement("div");
    notice.setAttribute("data-yj-said-here", "");
    notice.append(document.createElement("p"));
    place.append(notice);
  }
  notice.className = `notice ${kind}`;
  notice.hidden = !sentence;
  notice.firstElementChild.textContent = sentence;
}

/** Change a button's words for two seconds. */
export function said(button, words) {
  const place = button.querySelector("[data-yj-said]") ?? button;
  const before = (place.dataset.yjBefore ??= place.textContent);
  place.textContent = words;
  clearTimeout(place.yjTimer);
  place.yjTimer = setTimeout(() => (place.textContent = before), 2000);
}

/** Put a fault under its field, or take it away. */
export function fault(field, sentence) {
  const box = field.closest(".field");
  const place = box?.querySelector(".err");
  if (!place) return;
  place.querySelector("span").textContent = sentence;
  place.hidden = !sentence;
  box.classList.toggle("bad", Boolean(sentence));
  const many = field.type === "radio" || field.type === "checkbox";
  const target = many ? box : field;
  const ids = new Set((target.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (sentence) {
    ids.add(place.id);
    if (!many) field.setAttribute("aria-invalid", "true");
  } else {
    ids.delete(place.id);
    field.removeAttribute("aria-invalid");
  }
  if (ids.size) target.setAttribute("aria-describedby", [...ids].join(" "));
  else target.removeAttribute("aria-describedby");
}
