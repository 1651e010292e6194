// Asks the server about one field shortly after typing has stopped, and shows its sentence. A field already faulty is asked at each pause.
import { fault, post } from "./talk.js";

export function start(field) {
  let timer, last = field.value;
  const ask = async () => {
    clearTimeout(timer);
    if (field.value === last && !field.matches("[aria-invalid]")) return;
    last = field.value;
    const body = new FormData();
    body.append("field", field.name);
    body.append("value", field.value);
    const { ok, data } = await post(field.dataset.yjCheck, body);
    if ((ok || data.error) && field.value === last) fault(field, data.error ?? "");
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.matches("[aria-invalid]")) timer = setTimeout(ask, 500);
  });
  field.addEventListener("blur", ask);
}
