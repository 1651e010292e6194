// Takes the focus when it appears: the error summary, the heading of the next step.
export function start(element) {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus();
  element.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "center" });
  });
}
