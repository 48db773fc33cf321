// Measures from the press of a filter until every chart shows something else, and has been painted.
(() => {
  const PARTS = ['path', 'rect', 'text'].map((tag) => `.main-svg ${tag}`).join();
  const shape = (node) =>
    ['d', 'transform', 'x', 'y', 'width', 'height'].map((name) => node.getAttribute(name)).join() + node.textContent;
  const charts = () => [...document.querySelectorAll('.js-plotly-plot')];
  const shown = () => charts().map((chart) => [...chart.querySelectorAll(PARTS)].map(shape).join());
  const plain = (_, value) => (ArrayBuffer.isView(value) ? [...value] : value);

  // Our pages allow no code out of strings, so that waiting must be done in here.
  window.drawn = () => new Promise((resolve) => {
    const look = () => (charts().length && shown().every(Boolean) ? resolve() : requestAnimationFrame(look));
    look();
  });

  window.figures = () =>
    charts().map(({ data, layout }) => JSON.parse(JSON.stringify({ data, layout }, plain)));

  window.arm = () => {
    const before = shown();
    window.painted = new Promise((resolve) => {
      const measure = () => {
        const pressed = performance.now();
        const look = () => {
          const now = shown();
          const others = now.every((drawn, place) => drawn && drawn !== before[place]);
          // What a frame changed has been painted when the next one begins.
          const done = () => resolve(performance.now() - pressed);
          requestAnimationFrame(others && now.length === before.length ? done : look);
        };
        requestAnimationFrame(look);
      };
      document.addEventListener('pointerup', measure, { once: true, capture: true });
    });
  };
})();
