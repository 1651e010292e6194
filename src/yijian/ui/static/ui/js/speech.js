// Search by speaking, where the browser listens: the words land in the field and are searched.
import { announce } from "./talk.js";

export function start(button) {
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  const field = document.getElementById(button.dataset.yjSpeech);
  if (!Recognition || !field) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const ear = new Recognition();
    ear.lang = "zh-CN";
    ear.interimResults = false;
    button.setAttribute("aria-pressed", "true");
    announce("请说，比如“开面馆”。");
    ear.onresult = (event) => {
      field.value = event.results[0][0].transcript.replace(/[。？！]$/, "");
      announce("");
      field.form?.requestSubmit();
    };
    ear.onerror = () => announce("没听清。再说一次，或者打字。", "warning");
    ear.onend = () => button.removeAttribute("aria-pressed");
    ear.start();
  });
}
