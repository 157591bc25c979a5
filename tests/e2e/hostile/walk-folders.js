// Walks through folders and files with hostile names, as `walk.js` does through texts.
(() => {
  const part = (id) => document.querySelector(`[data-testid="${id}"]`);
  const PATIENCE_MS = 15000;

  /** Waits for a part and looks at everything that is there with it. */
  async function see(id, found) {
    const began = performance.now();
    for (;;) {
      await window.settled();
      if (part(id)) break;
      if (performance.now() - began > PATIENCE_MS) {
        throw new Error(`no ${id}: ${document.body.innerText.slice(0, 300)}`);
      }
      await new Promise((done) => setTimeout(done, 5));
    }
    document.querySelectorAll('details').forEach((details) => (details.open = true));
    await window.settled();
    const active = window.active();
    if (active.length > 0) found.push({ at: id, active });
    window.stir(part(id));
    return part(id).innerText;
  }

  async function click(id, found) {
    await see(id, found);
    part(id).click();
  }

  /** A folder is chosen in place of the one that is released: offered, opened, on every page. */
  window.walks.folder = async () => {
    const found = [];
    const shown = {};
    await click('choose-folder', found);
    shown.offer = await see('offer-dialog', found);
    part('offer-accept').click();
    await see('main-window', found);
    shown.status = await see('folder', found);
    await click('banner-findings-show', found);
    shown.findings = await see('findings-dialog', found);
    for (const [button, sheet] of [
      ['open-files', 'resources-sheet'],
      ['open-settings', 'settings-sheet'],
    ]) {
      await click(button, found);
      shown[sheet] = await see(sheet, found);
    }
    await click('release', found);
    shown.released = await see('released-folder', found);
    return { found, shown };
  };

  /** The folder that was released is gone: opening it again tells so. */
  window.walks.gone = async () => {
    const found = [];
    await click('reopen', found);
    const failed = await see('failed-page', found);
    return { found, shown: { failed } };
  };

  /** A folder is chosen that cannot be opened: the offer tells why. */
  window.walks.refused = async () => {
    const found = [];
    await click('choose-folder', found);
    const refused = await see('offer-dialog', found);
    part('offer-cancel').click();
    return { found, shown: { refused } };
  };

  /** A file is chosen and imported. */
  window.walks.imported = async () => {
    const found = [];
    await click('more', found);
    await click('more-import', found);
    const ended = await see('transfer-ended', found);
    part('transfer-close').click();
    while (part('transfer-ended')) await new Promise((done) => setTimeout(done, 5));
    return { found, shown: { ended } };
  };
})();
