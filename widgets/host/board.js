// The trainer's board fetches its table again and again, and says when it cannot.

const PAUSE_MS = 3000;
const rows = document.getElementById("rows");
const freshness = document.getElementById("freshness");

async function look() {
  try {
    const answer = await fetch(rows.dataset.from, { cache: "no-store" });
    if (answer.status === 403) {
      location.reload(); // the server was started anew and asks for its new PIN
      return;
    }
    const html = await answer.text();
    if (answer.ok) {
      show(html);
      say(rows.dataset.fresh);
    } else {
      say(rows.dataset.stale);
    }
  } catch (unreachable) {
    say(rows.dataset.stale);
  }
  setTimeout(look, PAUSE_MS);
}

function show(html) {
  const scrolled = rows.querySelector(".table-scroll");
  const left = scrolled ? scrolled.scrollLeft : 0;
  const parsed = new DOMParser().parseFromString(html, "text/html");
  rows.replaceChildren(...parsed.body.childNodes);
  const again = rows.querySelector(".table-scroll");
  if (again) again.scrollLeft = left;
}

function say(sentence) {
  if (freshness.textContent !== sentence) freshness.textContent = sentence;
}

if (rows) setTimeout(look, PAUSE_MS);
