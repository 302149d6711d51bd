// The search for a service: what could be somebody's NIK is taken out of the field and goes nowhere.

import { plausibleNik, withoutNik } from "./privacy.js";

const form = document.getElementById("search");
const field = document.getElementById("q");
const problem = document.getElementById("problem");

function look() {
  if (!plausibleNik(field.value)) return false;
  field.value = withoutNik(field.value);
  problem.textContent = problem.dataset.private;
  field.focus();
  return true;
}

if (form) {
  field.addEventListener("input", look);
  form.addEventListener("submit", (event) => {
    if (look()) event.preventDefault();
  });
}
