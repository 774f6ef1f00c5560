/** Light or dark, and the colours of the course's figures in each. */

// Colours made for white paper are mixed with that much white on dark paper.
const LIFT = 0.28;

/**
 * Whether what lies behind an element is dark. It asks the page itself, so that JupyterLab, VS Code,
 * Colab and a plain page need no case of their own.
 */
export function isDark(element) {
  for (let node = element.parentElement; node; node = node.parentElement) {
    const { backgroundColor } = getComputedStyle(node);
    const numbers = backgroundColor.match(/[\d.]+/g) ?? [0, 0, 0, 0];
    const [red, green, blue, alpha = 1] = numbers.map(Number);
    if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/**
 * Call `changed` whenever the page's theme may have changed.
 *
 * @returns {() => void} ends it
 */
export function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true });
  }
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", changed);
  };
}

/**
 * A colour of the course's figures as it stands out on this paper.
 *
 * @param {string} colour as "#0072b2"
 */
export function onPaper(colour, dark) {
  if (!dark) return colour;
  const parts = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
  const lift = Math.max(...parts) < 32 ? 0.9 : LIFT; // black ink becomes nearly white
  const mixed = parts.map((part) => Math.round(part + lift * (255 - part)));
  return `rgb(${mixed.join(", ")})`;
}

/** Colours of text, lines and paper for what is drawn on a canvas; the style sheet has the same. */
export function inkOf(root) {
  const style = getComputedStyle(root);
  const names = ["ink", "soft", "line", "paper"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}
