// After everything about a learner was deleted on the laptop: what this phone still keeps for them goes too.

const { learner } = document.getElementById("deleted").dataset;
try {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("kelas.") && key.includes(learner)) localStorage.removeItem(key);
  }
} catch (refused) {
  // a browser that refuses to keep things has kept nothing
}
