/** Light or dark, and the colours of the course's figures in each. */

const WHITE = [255, 255, 255];
// Colours made for white paper are mixed with that much white on dark paper.
const LIFT = 0.28;

/**
 * Whether what lies behind an element is dark. It asks the page itself, so that JupyterLab, VS Code,
 * Colab and a plain page need no case of their own.
 */
export function isDark(element) {
  for (let node = element.parentElement; node; node = node.parentElement) {
    const [red, green, blue, alpha = 1] = numbersIn(getComputedStyle(node).backgroundColor);
    if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function numbersIn(colour) {
  return (colour.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
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

/** Whether the reader's system asks for less motion. */
export function lessMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
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
  const mixed = parts.map((part, k) => Math.round(part + lift * (WHITE[k] - part)));
  return `rgb(${mixed.join(", ")})`;
}

/** Colours of text, lines and paper for what is drawn on a canvas; the style sheet has the same. */
export function inkOf(root) {
  const style = getComputedStyle(root);
  const read = (name) => style.getPropertyValue(name).trim();
  return { ink: read("--ink"), soft: read("--soft"), line: read("--line"), paper: read("--paper") };
}
