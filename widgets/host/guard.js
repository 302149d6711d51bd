// A field that people may type a NIK into by mistake: what could be somebody's is taken out and goes nowhere.

import { plausibleNik, withoutNik } from "./privacy.js";

const form = document.querySelector("form[data-guarded]");

function look(field) {
  if (!plausibleNik(field.value)) return false;
  const problem = form.querySelector(".error");
  field.value = withoutNik(field.value);
  problem.textContent = problem.dataset.private;
  field.focus();
  return true;
}

if (form) {
  const field = form.querySelector("input:not([type='hidden'])");
  field.addEventListener("input", () => look(field));
  form.addEventListener("submit", (event) => {
    if (look(field)) event.preventDefault();
  });
}
