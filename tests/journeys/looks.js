/* What a person with weak eyes and slow hands would trip over on the page as it stands.
   Gives sentences; an empty list is a page that can be read and touched. */
({ looks, scrolls }) => {
  const root = document.documentElement;
  const words = (node) => node.textContent.trim().replace(/\s+/g, ' ').slice(0, 24);
  const styleOf = new Map();
  const style = (element) => styleOf.get(element) ?? styleOf.set(element, getComputedStyle(element)).get(element);
  const chain = function* (element) { for (let at = element; at; at = at.parentElement) yield at; };
  const name = (element) => element.tagName.toLowerCase() + [...element.classList].slice(0, 2).map((one) => `.${one}`).join('');
  const sheet = [...document.querySelectorAll('.q-dialog')].at(-1);

  /* Hidden for eyes: a word for screen readers, a link that appears with the focus, a closed part. */
  const unseen = new Map();
  function isUnseen(element) {
    if (!unseen.has(element)) {
      const own = style(element);
      const is = own.display === 'none' || own.visibility === 'hidden' || own.opacity === '0' || own.clipPath === 'inset(50%)' || !element.checkVisibility() || element.classList.contains('skip');
      unseen.set(element, is || (element.parentElement ? isUnseen(element.parentElement) : false));
    }
    return unseen.get(element);
  }
  /* What lies above the rest of the page: a sheet, a bar that stays, a toast. */
  const layerOf = (element) => [...chain(element)].find((at) => ['sticky', 'fixed'].includes(style(at).position)) ?? document.body;
  const isAbove = (element) => !sheet || sheet.contains(element);

  /* Of what is scrolled inside the page, only what shows. */
  function seenOf(rects, element) {
    const windows = [...chain(element)].filter((at) => ['auto', 'scroll'].includes(style(at).overflowY) && at !== root && at !== document.body).map((at) => at.getBoundingClientRect());
    const shown = ({ left, right, top, bottom, width }) => {
      const [high, low] = [Math.max(top, ...windows.map((one) => one.top)), Math.min(bottom, ...windows.map((one) => one.bottom))];
      return { left, right, width, top: high, bottom: low, height: low - high };
    };
    return rects.map(shown).filter(({ height }) => height > 1);
  }

  function texts() {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const at = node.parentElement;
      if (!words(node) || ['SCRIPT', 'STYLE', 'OPTION', 'NOSCRIPT', 'TITLE'].includes(at.tagName) || at.closest('svg') || !isAbove(at) || isUnseen(at)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = seenOf([...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1), at);
      if (rects.length) found.push({ node, at, rects });
    }
    return found;
  }

  const TOUCH = 'a[href], button, input, select, textarea, summary, [role=button], [role=radio], [role=checkbox], [role=switch], [role=tab], [role=option]';
  function touched(element) {
    // An input may be hidden for eyes where the label around it is what is touched.
    const place = element.matches('input, select, textarea') ? (element.closest('.q-field__control, .inp, .find, .tick, label') ?? element) : element;
    return element.disabled || isUnseen(place) ? null : place;
  }

  function colour(text) {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  }
  const over = (top, under) => ({ r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1 });
  function groundOf(element) {
    const layers = [];
    for (const at of chain(element)) {
      if (style(at).backgroundImage !== 'none') return null; // hatched: axe looks at it
      const ground = colour(style(at).backgroundColor);
      if (ground.a) layers.push(ground);
      if (ground.a === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  }
  function light({ r, g, b }) {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.03928 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }

  function look({ type, target, contrast = 4.5 }) {
    styleOf.clear();
    unseen.clear();
    const wrong = [];
    const width = innerWidth;
    const all = texts();
    const sideways = (element) => [...chain(element)].find((at) => ['auto', 'scroll'].includes(style(at).overflowX) && at.scrollWidth > at.clientWidth + 1 && at !== root && at !== document.body);
    if (root.scrollWidth > width + 1) wrong.push(`the page is ${root.scrollWidth} wide`);
    for (const { node, at, rects } of all) {
      const size = parseFloat(style(at).fontSize);
      if (size < type - 0.01) wrong.push(`type ${size}: ${words(node)} <${name(at)}>`);
      const ground = groundOf(at);
      if (ground) {
        const [dark, bright] = [light(over(colour(style(at).color), ground)), light(ground)].sort((a, b) => a - b);
        const ratio = (bright + 0.05) / (dark + 0.05);
        if (ratio < contrast) wrong.push(`contrast ${ratio.toFixed(2)}: ${words(node)} <${name(at)}>`);
      }
      const mover = sideways(at);
      if (mover && !scrolls) wrong.push(`moved sideways: ${words(node)} <${name(mover)}>`);
      if (mover) continue;
      const right = Math.max(...rects.map((rect) => rect.right));
      const lowest = Math.max(...rects.map((rect) => rect.bottom));
      const left = Math.min(...rects.map((rect) => rect.left));
      if (right > width + 1 || left < -1) wrong.push(`outside the page: ${words(node)} <${name(at)}>`);
      const box = at.closest('a, button, .pill, .card, .list > *, .strip, .inp, td, th');
      if (box && style(box).display !== 'inline') {
        const edge = box.getBoundingClientRect();
        if (right > edge.right + 2 || left < edge.left - 2 || lowest > edge.bottom + 4) wrong.push(`out of its box: ${words(node)} <${name(box)}>`);
      }
      const cutter = [...chain(at)].find((one) => ['hidden', 'clip'].includes(style(one).overflowX) && one !== root && one !== document.body);
      const isShortened = cutter && style(cutter).textOverflow === 'ellipsis' && cutter.scrollWidth > cutter.clientWidth + 1;
      const frame = cutter?.getBoundingClientRect();
      if (cutter && (isShortened || right > frame.right + 1 || lowest > frame.bottom + 2)) wrong.push(`cut off: ${words(node)} <${name(cutter)}>`);
    }
    const flat = all.flatMap(({ node, at, rects }) => rects.map((rect) => ({ node, rect, layer: layerOf(at) })));
    flat.sort((one, other) => one.rect.top - other.rect.top);
    for (let i = 0; i < flat.length; i += 1) {
      for (let j = i + 1; j < flat.length && flat[j].rect.top < flat[i].rect.bottom - 4; j += 1) {
        const [one, other] = [flat[i], flat[j]];
        if (one.node === other.node || one.layer !== other.layer) continue;
        const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
        if (across > 4 && down > 0.35 * Math.min(one.rect.height, other.rect.height)) wrong.push(`over each other: ${words(one.node)} / ${words(other.node)}`);
      }
    }
    for (const element of document.querySelectorAll(TOUCH)) {
      const place = isAbove(element) && !element.classList.contains('skip') && touched(element);
      if (!place || style(place).display === 'contents') continue;
      const { width: w, height: h } = place.getBoundingClientRect();
      if (w && h && (w < target - 0.5 || h < target - 0.5)) wrong.push(`target ${Math.round(w)}x${Math.round(h)}: ${words(element) || element.getAttribute('aria-label') || element.type} <${name(place)}>`);
    }
    return [...new Set(wrong)];
  }

  // Nothing is on its way while it is looked at.
  const still = new CSSStyleSheet();
  still.replaceSync('*, *::before, *::after { transition: none !important; }');
  document.adoptedStyleSheets = [still];
  const worn = { size: root.dataset.size, theme: root.dataset.theme };
  const wear = ({ size, theme }) => {
    if (size) root.dataset.size = size;
    else delete root.dataset.size;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const found = looks.flatMap((one) => {
    wear(one);
    return look(one).map((said) => `${one.size ?? 'normal'}${one.theme ? ` ${one.theme}` : ''}: ${said}`);
  });
  wear(worn);
  document.adoptedStyleSheets = [];
  return found;
}
