// Notices whatever a hostile text would do in the page. Put there once; `seen` tells.
(() => {
  if (window.seen) return;
  const seen = { ran: [], refused: [], fetched: [], failed: [], commands: {} };
  const define = (name, value) => Object.defineProperty(window, name, { value, writable: false });
  define('seen', seen);

  // What the texts call if they run, and what would stop the page or leave it.
  for (const name of ['pwned', 'alert', 'confirm', 'prompt', 'print', 'open']) {
    define(name, (...given) => void seen.ran.push(`${name}(${given})`));
  }
  // What the content security policy stopped should not have been tried.
  document.addEventListener('securitypolicyviolation', (event) =>
    seen.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
  const own = /^(?:tauri|ipc|rows):\/\/localhost\//;
  new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) if (!own.test(name)) seen.fetched.push(name);
  }).observe({ type: 'resource', buffered: true });
  window.addEventListener('error', ({ message }) => {
    // Tells that a size is measured again in the next frame.
    if (!message.startsWith('ResizeObserver loop')) seen.failed.push(message);
  });
  window.addEventListener('unhandledrejection', (event) => seen.failed.push(`${event.reason}`));

  // Commands go through `fetch`; what else does goes elsewhere.
  let waiting = 0;
  const fetch = window.fetch.bind(window);
  define('fetch', async (target, options) => {
    const name = decodeURIComponent(String(target).replace(own, ''));
    seen.commands[name] = (seen.commands[name] ?? 0) + 1;
    waiting += 1;
    try {
      return await fetch(target, options);
    } finally {
      waiting -= 1;
    }
  });

  /** Until the application has answered everything and the page has taken it in. */
  define('settled', async () => {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await new Promise((done) => setTimeout(done));
      if (waiting > 0) quiet = -1;
    }
  });

  const SHOWN = 'http://www.w3.org/1999/xhtml';
  const ELEMENTS =
    /^(?:script|iframe|frame|frameset|object|embed|applet|base|audio|video|source|track|portal|marquee|math|foreignobject|animate\w*|set|discard|use|image|xss|handler|template|noscript)$/i;
  const ADDRESSES =
    /^(?:src|srcset|srcdoc|action|formaction|poster|background|ping|data|lowsrc|dynsrc|codebase|manifest|xlink:href)$/;
  /** What stands in the document that could act: it is in none of the page's own parts. */
  define('active', () => {
    const found = [];
    for (const element of document.querySelectorAll('*')) {
      const name = element.localName;
      const ours = name === 'script' && own.test(element.src);
      const misplaced = /^(?:meta|link|title)$/.test(name) && !element.closest('head, svg');
      const outside = element.namespaceURI === SHOWN ? /[^a-z0-9-]/.test(name) : false;
      if ((ELEMENTS.test(name) && !ours) || misplaced || outside) found.push(`<${name}>`);
      for (const { name: attribute, value } of element.attributes) {
        const handles = attribute.startsWith('on');
        const fetches = ADDRESSES.test(attribute) && !ours;
        const paints = attribute === 'style' && /url\(|expression|@import|image-set/i.test(value);
        const leads =
          attribute === 'href' &&
          name !== 'link' &&
          !/^(?:https?|mailto):/i.test(value) &&
          !value.startsWith('#');
        if (handles || fetches || paints || leads) found.push(`${name} ${attribute}=${value}`);
      }
    }
    return found.slice(0, 20);
  });

  /** What a pointer and a keyboard do by chance. */
  define('stir', (root) => {
    const happens = ['mouseover', 'pointerenter', 'pointerover', 'wheel', 'animationstart', 'toggle'];
    for (const element of root?.querySelectorAll('*') ?? []) {
      for (const name of happens) element.dispatchEvent(new Event(name));
    }
  });
})();
