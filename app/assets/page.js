// Ours and constant: no document's or model's text ever becomes part of a script.
if (!window.shokoReady) {
  window.shokoReady = true;
  document.documentElement.lang = "ja";
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = before; }, 1600);
  });
}
