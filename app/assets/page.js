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
  // A page whose login has ended is covered, with the way back: its socket is closed, and Streamlit would try for ever.
  const look = async () => {
    const words = document.querySelector(".sk-login")?.dataset;
    if (!words || document.querySelector(".sk-ended")) return;
    const answer = await fetch("/login/state", { cache: "no-store" }).catch(() => null);
    if (answer?.status !== 401) return;
    const cover = Object.assign(document.createElement("div"), { className: "sk-ended" });
    cover.setAttribute("role", "alertdialog");
    const title = Object.assign(document.createElement("h1"), { textContent: words.title });
    const why = Object.assign(document.createElement("p"), { textContent: words.why });
    const back = encodeURIComponent(location.pathname + location.search);
    const link = Object.assign(document.createElement("a"), { textContent: words.button, href: `/login?next=${back}` });
    cover.append(title, why, link);
    // Nothing of what was shown stays behind the cover, our style sheet neither: what it needs goes with it.
    const { backgroundColor, color, fontFamily } = getComputedStyle(document.querySelector(".stApp") ?? document.body);
    const accent = getComputedStyle(document.querySelector(".stApp") ?? document.body).getPropertyValue("--accent");
    Object.assign(cover.style, { position: "fixed", inset: 0, display: "grid", placeContent: "center", justifyItems: "center", gap: "1.2rem",
      padding: "2rem", textAlign: "center", lineHeight: 1.9, backgroundColor, color, fontFamily });
    Object.assign(title.style, { font: "500 1.5rem/1.6 'Hiragino Mincho ProN','Noto Serif JP','Noto Serif CJK JP',serif", margin: 0 });
    Object.assign(why.style, { maxWidth: "32rem", margin: 0 });
    Object.assign(link.style, { padding: ".6rem 1.8rem", borderRadius: "999px", border: `1px solid ${accent || color}`, color: accent || color,
      textDecoration: "none" });
    document.body.replaceChildren(cover);
    link.focus();
  };
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
}
