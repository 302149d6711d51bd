// Leaving a phone: what a learner began to write goes with them. Answers that are not sent yet stay, to be sent later.

const form = document.getElementById("leave");

function forget() {
  const own = `.${form.dataset.learner}`;
  for (const key of Object.keys(localStorage)) {
    if (/^kelas\.(draft|undo)\./.test(key) && key.includes(own)) localStorage.removeItem(key);
  }
}

if (form) form.addEventListener("submit", forget);
