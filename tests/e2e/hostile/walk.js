// Walks through the page with hostile texts: each shows them everywhere a person would see them,
// and answers the texts after which something that could act stood in the page.
(() => {
  const part = (id) => document.querySelector(`[data-testid="${id}"]`);
  const parts = (id) => [...document.querySelectorAll(`[data-testid="${id}"]`)];
  /** Long before the driver ends a script. */
  const PATIENCE_MS = 8000;
  const walks = {};
  Object.defineProperty(window, 'walks', { value: walks });

  async function look(text, found) {
    await window.settled();
    const active = window.active();
    if (active.length > 0) found.push({ text: text.slice(0, 200), active });
  }

  function fill(id, text) {
    const field = part(id);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Into an editor, as if it were typed over what stands there. */
  function type(id, text) {
    part(id).focus();
    document.execCommand('selectAll');
    document.execCommand('insertText', false, text);
  }

  const chosen = () => document.querySelector('[data-testid="row"][aria-selected="true"]');
  const frame = () => new Promise((done) => requestAnimationFrame(done));

  /** Waits for what the next frames bring; what never comes is nothing. */
  async function wanted(what) {
    for (let frames = 0; frames < 60; frames += 1) {
      await window.settled();
      const found = what();
      if (found) return found;
      await frame();
    }
    return undefined;
  }

  /** Does the work for one text after the other, until the driver would lose patience. */
  async function each(texts, work) {
    const [found, began] = [[], performance.now()];
    let done = 0;
    while (done < texts.length && performance.now() - began < PATIENCE_MS) {
      await work(texts[done], found);
      done += 1;
    }
    return { found, done };
  }

  /** The notes after the chosen one, opened, and those edited that say so. */
  walks.notes = async () => {
    let hit = 0;
    let edited = 0;
    const came = await each(Array(1000).fill(''), async (_, found) => {
      const before = chosen()?.dataset.id;
      part('list').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      const row = await wanted(() => {
        const row = chosen();
        return row && row.dataset.id !== before ? row : undefined;
      });
      if (!row) return;
      hit += 1;
      const text = row.innerText;
      await look(text, found);
      window.stir(part('detail'));
      window.stir(row);
      if (!text.startsWith('To be edited')) return;
      // The note comes a moment after its row, and ends what was begun with the one before.
      const editor = await wanted(() => {
        if (!part('edit-text')) part('edit')?.click();
        return part('edit-text');
      });
      const scroller = editor.closest('.cm-scroller') ?? editor;
      for (let from = -1; from < scroller.scrollTop; ) {
        from = scroller.scrollTop;
        await look(text, found);
        window.stir(editor);
        scroller.scrollTop += scroller.clientHeight;
        await frame();
      }
      edited += 1;
      part('edit-cancel').click();
      await wanted(() => part('edit'));
    });
    return { ...came, hit, edited };
  };

  /** Searched for, and with what is found marked in rows, and in the note. */
  walks.searches = async (texts) => {
    let hit = 0;
    const came = await each(texts, async (text, found) => {
      fill('search', text);
      await look(text, found);
      parts('filter-chip').forEach(window.stir);
      const row = part('row');
      if (!row) return;
      hit += 1;
      row.click();
      await look(text, found);
      window.stir(part('detail'));
    });
    fill('search', '');
    await window.settled();
    return { ...came, hit };
  };

  /** Written into the composer, with its context path. */
  walks.composer = async (texts) => {
    const came = await each(texts, async (text, found) => {
      type('composer-text', text);
      fill('composer-path', text);
      await look(text, found);
      window.stir(part('composer'));
    });
    type('composer-text', '');
    fill('composer-path', '');
    await window.settled();
    return came;
  };

  const met = new Set();
  /** The next tags of the tree, opened to the last branch; every fortieth as a filter. */
  walks.tags = async () => {
    const tree = part('tag-tree');
    let hit = 0;
    const came = await each(Array(1000).fill(''), async (_, found) => {
      for (let closed; (closed = tree.querySelectorAll('.expand.closed')).length > 0; ) {
        // From the end, so that what opens leaves the others in place.
        [...closed].toReversed().forEach((sign) => sign.click());
        await window.settled();
      }
      await look('tags', found);
      window.stir(tree);
      for (const tag of parts('tag').map((row) => row.dataset.tag)) {
        if (met.has(tag)) continue;
        met.add(tag);
        if (met.size % 40 > 0) continue;
        const row = () => parts('tag').find((row) => row.dataset.tag === tag);
        row()?.click();
        await look(tag, found);
        if (part('filter-chip')) hit += 1;
        row()?.click();
        await window.settled();
      }
      tree.scrollTop += tree.clientHeight;
      await frame();
      await frame();
    });
    const ended = tree.scrollTop + tree.clientHeight >= tree.scrollHeight - 1;
    return { ...came, hit, met: met.size, ended };
  };

  /** The earlier versions of the note that is shown, from this one on. */
  walks.history = async (from) => {
    if (!part('revisions')) part('history').click();
    await wanted(() => part('revision'));
    const came = await each(parts('revision').slice(from), async (version, found) => {
      version.click();
      await look('a version', found);
      window.stir(part('revisions'));
    });
    return { ...came, of: parts('revision').length };
  };

  /** Sent as settings, as an id, as a layer, as a link: refused, each with a word why. */
  walks.values = async (texts) => {
    const invoke = window.__TAURI_INTERNALS__.invoke;
    const taken = [];
    const codes = {};
    for (const text of texts) {
      for (const [command, given] of [
        ['update_settings', { settings: { language: text, theme: 'light', text_size: 100 } }],
        ['update_settings', { settings: { language: 'en', theme: text, text_size: 100 } }],
        ['update_settings', { settings: { language: 'en', theme: 'light', text_size: text } }],
        ['get', { id: text }],
        ['move_layer', { id: text, layer: text }],
        ['search', { request: { limit: text } }],
        ['open_link', { url: `javascript:${text}` }],
      ]) {
        try {
          await invoke(command, given);
          taken.push(`${command} ${text}`);
        } catch (error) {
          codes[error.code] = (codes[error.code] ?? 0) + 1;
        }
      }
    }
    return { taken, codes };
  };
})();
