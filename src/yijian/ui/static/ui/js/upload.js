// Sends files at once: progress, pause, retry. A pause ends the request; going on sends the file again from its beginning.
import { token } from "./talk.js";

export function start(drop) {
  const input = drop.querySelector("input[type=file]");
  const list = drop.querySelector("[data-yj-files]");
  const most = Number(drop.dataset.yjMost || 10);
  drop.classList.add("live");

  input.addEventListener("change", () => {
    for (const file of input.files) take(file);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    for (const file of input.multiple ? files : files.slice(0, 1)) take(file);
  });

  function take(file) {
    const row = document.createElement("li");
    const words = document.createElement("span");
    const doings = document.createElement("span");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `上传${file.name}`);
    row.append(words, doings, bar);
    list.append(row);

    const problem = unfit(file);
    if (problem) return fail(problem, false);
    send();

    function send() {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append(input.name || "file", file, file.name);
      request.open("POST", drop.dataset.yjUpload);
      request.setRequestHeader("X-CSRFToken", token());
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        bar.value = (100 * event.loaded) / event.total;
        words.textContent = bar.value < 100 ? `${file.name}，已传${Math.floor(bar.value)}%` : `${file.name}，正在看清不清楚`;
      });
      request.addEventListener("load", () => {
        const data = read(request);
        if (request.status >= 200 && request.status < 300) return finish(data);
        fail(data.error || "没收下，过一会儿再试一次。", request.status >= 500);
      });
      request.addEventListener("error", () => fail("网断了，文件还在您手机里，连上后再传。", true));
      row.classList.remove("bad");
      bar.hidden = false;
      words.textContent = `${file.name}，准备上传`;
      offer("停一下", () => {
        request.abort();
        words.textContent = `${file.name}，停住了`;
        offer("接着传", send);
      });
      request.send(body);
    }

    function finish(data) {
      bar.hidden = true;
      doings.replaceChildren();
      words.textContent = `${file.name}，${data.message || "收到了"}`;
      const place = data.html && document.querySelector(drop.dataset.yjReplaces || null);
      if (place) {
        place.outerHTML = data.html;
        window.htmx?.process(document.body);
        document.dispatchEvent(new CustomEvent("yj:drawn", { detail: document.body }));
      }
      drop.dispatchEvent(new CustomEvent("yj:uploaded", { bubbles: true, detail: data }));
    }

    function fail(sentence, again) {
      bar.hidden = true;
      row.classList.add("bad");
      words.textContent = `${file.name}没收下：${sentence}`;
      if (again) offer("再传一次", send);
      else doings.replaceChildren();
    }

    function offer(label, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn three small";
      button.textContent = label;
      button.addEventListener("click", act);
      doings.replaceChildren(button);
    }
  }

  function unfit(file) {
    if (file.size > most * 1048576) return `太大了，最多${most}MB。照片可以在相册里压缩一下，或者分页拍。`;
    if (!file.size) return "文件是空的，打开看看是不是选错了。";
    const kinds = (input.accept || "").split(",").map((kind) => kind.trim().toLowerCase()).filter((kind) => kind.startsWith("."));
    const known = kinds.length === 0 || kinds.some((kind) => file.name.toLowerCase().endsWith(kind)) || (file.type === "image/jpeg" && kinds.includes(".jpg"));
    return known ? "" : `要${kinds.map((kind) => kind.slice(1).toUpperCase()).join("、")}格式的。`;
  }
}

function read(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}
