// A list worked by keyboard: J K move, Enter opens, X selects, T takes or hands back, ? shows the keys. A tick box with data-yj-all selects the page.
import { announce } from "./talk.js";

export function start(table) {
  const rows = () => [...table.tBodies[0].rows];
  let at = rows().findIndex((row) => row.classList.contains("sel"));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const list = rows();
    if (!list.length) return;
    if (event.key === "j" || event.key === "J") move(Math.min(at + 1, list.length - 1));
    else if (event.key === "k" || event.key === "K") move(Math.max(at - 1, 0));
    else if (event.key === "Enter" && at >= 0 && !event.target.closest("a, button, summary")) list[at].querySelector("a.t, .c-do a, .c-do button")?.click();
    else if ((event.key === "x" || event.key === "X") && at >= 0) tick(list[at]);
    else if ((event.key === "t" || event.key === "T") && at >= 0) list[at].querySelector("[data-yj-take]")?.click();
    else if (event.key === "?") announce("快捷键：J下一条，K上一条，Enter打开，X选中，T我来办或者交回，/搜索。");
    else return;
    event.preventDefault();
  });

  table.addEventListener("change", (event) => {
    if (!event.target.matches("[data-yj-all]")) return;
    for (const box of table.querySelectorAll("tbody .c-x input")) {
      if (box.checked !== event.target.checked) box.click();
    }
  });

  function move(to) {
    const list = rows();
    list[at]?.classList.remove("sel");
    at = to;
    const row = list[at];
    row.classList.add("sel");
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("a.t, a, button")?.focus({ preventScroll: true });
  }

  function tick(row) {
    row.querySelector(".c-x input")?.click();
  }
}

function typing(element) {
  return element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}
