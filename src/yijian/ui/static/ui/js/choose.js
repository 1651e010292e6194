// A place for files that go with their form: the label is the button, what was chosen is named below it. Without this the browser's own stands there.
export function start(drop) {
  const input = drop.querySelector("input[type=file]");
  const list = drop.querySelector("[data-yj-files]");
  drop.classList.add("live");
  show();

  input.addEventListener("change", show);
  // a form that is emptied, or shown again on going back, says what it holds now
  input.form?.addEventListener("reset", () => setTimeout(show));
  window.addEventListener("pageshow", show);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (drop.dataset.yjUpload) return;
    const chosen = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) chosen.items.add(file);
    input.files = chosen.files;
    show();
  });

  function show() {
    if (drop.dataset.yjUpload) return;
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const row = document.createElement("li");
        row.textContent = `选好了：${file.name}`;
        return row;
      }),
    );
  }
}
