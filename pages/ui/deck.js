const NEXT = ['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter'];
const BACK = ['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'];
const HIGH = 900, WIDE = 1200, STILL = 2500, AGAIN = 600, PATIENCE = 10000;
const page = document.documentElement;

// One deck a browser page: keys are heard once, however often the slide is drawn.
const deck = (window.hemvagDeck ??= { asked: {}, left: 0 });

// What is asked for while a slide is being drawn can get lost on the way, so it is asked again.
function ask(what, value) {
  deck.asked[what] = { value, until: Date.now() + PATIENCE };
  send(what);
}
function send(what) {
  clearTimeout(deck.timer);
  deck.send(what, deck.asked[what].value);
  deck.timer = setTimeout(() => Object.keys(deck.asked).filter(pending).forEach(send), AGAIN);
}
function pending(what) {
  const asked = deck.asked[what];
  return asked && Date.now() < asked.until && asked.value !== deck.data[what];
}
function at() {
  return pending('go') ? deck.asked.go.value : deck.data.go;
}
function go(to) {
  const there = Math.min(Math.max(to, 1), deck.data.of);
  if (there !== at()) ask('go', there);
}
function turn() {
  const now = pending('language') ? deck.asked.language.value : deck.data.language;
  ask('language', now === 'sv' ? 'en' : 'sv');
}
function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else page.requestFullscreen?.().catch(() => {});
}
function leave() {
  if (document.fullscreenElement) { document.exitFullscreen(); return; }
  if (Date.now() - deck.left > 400) ask('leave', true);
}
const DOES = {
  Home: () => go(1), End: () => go(deck.data.of), Escape: leave,
  f: full, l: turn,
  b: () => page.classList.add('hv-blank'), '.': () => page.classList.add('hv-blank'),
};

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const onButton = event.composedPath()[0] instanceof HTMLButtonElement;
  if (onButton && (key === ' ' || key === 'Enter')) return;
  const does = NEXT.includes(key) ? () => go(at() + 1)
    : BACK.includes(key) ? () => go(at() - 1) : DOES[key];
  if (!does) return;
  event.preventDefault();
  event.stopPropagation();
  const blank = page.classList.contains('hv-blank');
  page.classList.remove('hv-blank');
  if (!blank) does();
}
function fit() {
  page.style.setProperty('--deck', Math.min(innerHeight / HIGH, innerWidth / WIDE));
}
function stir() {
  page.classList.remove('hv-still');
  clearTimeout(deck.rest);
  deck.rest = setTimeout(() => page.classList.add('hv-still'), STILL);
}
function outOfFull() {
  if (!document.fullscreenElement) deck.left = Date.now();
}
const HEARD = [
  [window, 'keydown', press, true], [window, 'resize', fit], [window, 'pointermove', stir],
  [document, 'fullscreenchange', outOfFull],
];

export default function ({ data, setTriggerValue, parentElement }) {
  deck.data = data; deck.send = setTriggerValue;
  for (const what of Object.keys(deck.asked)) if (!pending(what)) delete deck.asked[what];
  page.lang = data.language;
  for (const button of parentElement.querySelectorAll('button')) {
    const does = button.dataset.does, told = data.told[does];
    button.title = told; button.setAttribute('aria-label', told);
    if (does === 'language') button.textContent = data.other;
    button.onclick = { back: () => go(at() - 1), next: () => go(at() + 1), full, leave,
      language: turn }[does];
  }
  parentElement.querySelector('.at').textContent = `${data.go} / ${data.of}`;
  hear();
  deck.owner = parentElement;
  // A newer drawing may have taken over before this one is put away.
  return () => { if (deck.owner === parentElement) stop(); };
}

function hear() {
  if (deck.hears) return;
  deck.hears = true;
  for (const [where, what, does, capture] of HEARD) where.addEventListener(what, does, !!capture);
  fit(); stir();
}
function stop() {
  for (const [where, what, does, capture] of HEARD) where.removeEventListener(what, does, !!capture);
  clearTimeout(deck.rest); clearTimeout(deck.timer);
  page.classList.remove('hv-blank', 'hv-still');
  deck.hears = false; deck.asked = {};
}
