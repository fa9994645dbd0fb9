const KEY = "headway-theme";

/** A colour of styles/tokens.css, as it is now. */
export function colour(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Follows the system until the button is pressed, then remembers. `changed` runs when colours are other ones. */
export function theme(button: HTMLElement, changed: () => void): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = localStorage.getItem(KEY);
  if (kept) root.dataset.theme = kept;
  system.addEventListener("change", changed);
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem(KEY, root.dataset.theme);
    changed();
  });
}
