// Saves a form while it is filled in: posts the fields that changed, shows the time. What could not be sent (no network, signed out)
// stays on the device and is sent when that is over. Nothing of password fields and files is kept.
import { announce, fault, post } from "./talk.js";

const WAIT = 800;
const RETRY = 15000;
const KEEP_DAYS = 7;

export function start(form) {
  const url = form.dataset.yjAutosave || form.action;
  const store = `yj:${url}`;
  const sent = snapshot(form);
  const faulty = new Set();
  let timer, retry, busy = false, version = 0, handedIn = false;

  restore();
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    handedIn = true;
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  window.addEventListener("pagehide", keep);

  function later() {
    version += 1;
    handedIn = false;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  }

  function changed() {
    const now = snapshot(form);
    // a question that is no longer asked keeps its answer on the server: only fields that stand here can change
    return [...now.keys()].filter((name) => JSON.stringify(now.get(name)) !== JSON.stringify(sent.get(name)));
  }

  async function save() {
    clearTimeout(timer);
    clearTimeout(retry);
    const names = changed();
    if (busy || !names.length) return;
    busy = true;
    const now = snapshot(form);
    const body = new FormData();
    for (const name of names) {
      const values = now.get(name) ?? [];
      if (!values.length) body.append(name, "");
      for (const value of values) body.append(name, value);
      body.append("changed", name);
    }
    const startedAt = version;
    const { ok, status, data } = await post(url, body);
    busy = false;
    if (ok) {
      for (const name of names) sent.set(name, now.get(name) ?? []);
      clear();
      show(data.saved_at ? `${data.saved_at}已保存` : "已保存");
      mark(names, data.errors ?? {});
      announce("");
      if (version !== startedAt) later();
    } else if (status === 422 || status === 400) {
      mark(names, data.errors ?? {});
      keep();
    } else {
      keep();
      show("存在手机里");
      announce(
        status === 0
          ? "没有网，您填的先存在这台设备里，连上后自动补交，可以接着填。"
          : status === 401 || status === 403
            ? "登录过期了，您填的先存在这台设备里。重新登录后回到这一页，会自动补上。"
            : "暂时没存上，您填的先留在这台设备里，过一会儿我们再试。",
        "warning",
      );
      retry = setTimeout(save, RETRY);
    }
  }

  function mark(names, errors) {
    for (const name of new Set([...names, ...faulty])) {
      const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
      if (!field) continue;
      if (errors[name]) faulty.add(name);
      else faulty.delete(name);
      fault(field, errors[name] ?? "");
    }
  }

  function show(words) {
    const place = document.querySelector("[data-yj-saved]");
    if (place) place.textContent = words;
  }

  function keep() {
    const names = changed();
    if (!names.length) return clear();
    const now = snapshot(form);
    const values = Object.fromEntries(names.map((name) => [name, now.get(name) ?? []]));
    try {
      localStorage.setItem(store, JSON.stringify({ at: Date.now(), values, handedIn, seen: form.dataset.yjSeen }));
    } catch {
      // no room or no storage: the page itself still holds what was typed
    }
  }

  function clear() {
    try {
      localStorage.removeItem(store);
    } catch {
      // nothing was stored
    }
  }

  function restore() {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(store) ?? "null");
    } catch {
      return;
    }
    if (!kept || Date.now() - kept.at > KEEP_DAYS * 86400000) return clear();
    // what was handed in has arrived when the server saved something since; it may have been changed elsewhere after that
    if (kept.handedIn && kept.seen !== form.dataset.yjSeen) return clear();
    const now = snapshot(form);
    const lost = Object.entries(kept.values).filter(
      ([name, values]) => now.has(name) && JSON.stringify(now.get(name)) !== JSON.stringify(values),
    );
    // a page that came back from handing in shows what was typed already
    if (!lost.length) return clear();
    for (const [name, values] of lost) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        else field.value = values[0] ?? "";
      }
    }
    announce("上次没交上的内容已经补进来了，正在保存。");
    save();
  }
}

function snapshot(form) {
  const values = new Map();
  for (const field of form.elements) {
    if (!field.name || field.disabled || ["file", "password", "submit", "button", "hidden"].includes(field.type)) continue;
    const list = values.get(field.name) ?? [];
    values.set(field.name, list);
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    list.push(field.value);
  }
  return values;
}
