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
  // What is drawn as our own HTML and can be pressed names a hidden button of the page, whose press the server handles.
  let pressed = null;
  document.addEventListener("click", (event) => {
    const part = event.target.closest?.("[data-press]");
    if (!part || getSelection()?.toString()) return;
    pressed = part.matches("th > button") ? part.dataset.press : null;
    document.querySelector(`.st-key-${CSS.escape(part.dataset.press)} button`)?.click();
  });
  // A table that is drawn anew loses the keyboard's place: it goes back to the heading that was pressed. A dialog is drawn
  // outside of the app and knows nothing of its colours.
  new MutationObserver(() => {
    const [dialog, app] = [document.querySelector(".stDialog"), document.querySelector(".stApp")];
    if (dialog && app && !dialog.style.colorScheme) dialog.style.colorScheme = getComputedStyle(app).colorScheme;
    if (!pressed || document.activeElement !== document.body) return;
    document.querySelector(`[data-press="${CSS.escape(pressed)}"]`)?.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
  // Logging out is a POST, which another site's link cannot be; the server ends the session and closes its tabs.
  document.addEventListener("click", async (event) => {
    if (!event.target.closest?.("[data-logout]")) return;
    await fetch("/logout", { method: "POST", redirect: "manual" }).catch(() => null);
    location.assign("/login?out=1");
  });
  // A page whose login has ended gives way to the login page: its socket is closed, and Streamlit would try for ever. A document of
  // its own, since Streamlit's dialog about the lost connection would take the keyboard from whatever stood beside it.
  const look = async () => {
    const page = document.querySelector(".sk-login");
    if (!page) return;
    const answer = await fetch("/login/state", { cache: "no-store" }).catch(() => null);
    if (answer?.status !== 401) return;
    const told = new URLSearchParams({ ended: "1", next: location.pathname + location.search, language: page.lang });
    location.replace(`/login?${told}`);
  };
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
}
