/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends what is taken or chosen to the computer: in pieces, in order, each with its SHA-256; goes on where it stopped after a cut
 * or a reload. Plain JavaScript that Chrome 80 and Safari 14 know. */
'use strict';

(() => {
  const byId = (id) => document.getElementById(id);
  const words = JSON.parse(byId('words').textContent);
  const language = document.documentElement.lang;
  const LANES = 3;                         /* files on their way at once */
  const SMALL = 16e6;                      /* bytes: a file up to this is read once and kept until it is sent */
  const PIECE_PATIENCE = 30000;            /* milliseconds until a request counts as lost */
  const STORE_PATIENCE = 180000;           /* the last piece is answered when the file is on the disk */
  const FINAL = new Set(['other-device', 'expired', 'not-found']);

  const entries = [];                      /* as they are shown */
  const byIdentity = new Map();            /* id → entry */
  const queue = [];
  let session = null;                      /* {code, chunk, limit} */
  let closed = false;
  let busy = 0;
  let offline = 0;
  let wakeLock = null;

  /* ── Words ────────────────────────────────────── */
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));

  const capital = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

  const formats = new Map();
  const number = (value, digits) => {
    if (!formats.has(digits)) {
      formats.set(digits, new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
    }
    return formats.get(digits).format(value);
  };

  const unitOf = (bytes) => (bytes >= 1e9 ? [1e9, 'GB', 2] : bytes >= 1e6 ? [1e6, 'MB', 1] : [1e3, 'kB', 0]);
  const amount = (bytes) => {
    const [size, unit, digits] = unitOf(bytes);
    return `${number(bytes / size, digits)} ${unit}`;
  };
  const share = (done, total) => {
    const [size, unit, digits] = unitOf(total);
    return { done: number(done / size, digits), total: `${number(total / size, digits)} ${unit}` };
  };

  /* ── What is shown ────────────────────────────── */
  const sentence = (entry) => {
    const total = amount(entry.size);
    const name = words['this-file'];
    switch (entry.state) {
      case 'waiting': return say('waiting', { total });
      case 'checking': return say('checking', { total });
      case 'sending': return entry.note ? capital(say(entry.note, { name, total })) : say('sending', share(entry.offset, entry.size));
      case 'storing': return say('storing', { total });
      case 'stored': return say('stored', { total, hash: entry.sha256.slice(0, 8) });
      case 'again': return say('again');
      default: return entry.trouble ? capital(say(entry.trouble, { name })) : say('stopped');
    }
  };

  /* Ten times a second is enough for an eye, and leaves the processor to the files. */
  const changed = new Set();
  const show = (entry) => {
    if (changed.size === 0) {
      setTimeout(showChanged, 100);
    }
    changed.add(entry);
  };

  const showChanged = () => {
    changed.forEach((entry) => {
      entry.row.className = `file ${entry.state}`;
      entry.stateText.textContent = sentence(entry);
      entry.bar.value = entry.size ? entry.offset / entry.size : 0;
    });
    changed.clear();
    showSummary();
  };

  const isOver = (entry) => entry.state === 'stored' || entry.state === 'refused';

  const showSummary = () => {
    if (closed) {
      return;
    }
    const all = entries.length;
    const done = entries.filter((entry) => entry.state === 'stored').length;
    const over = entries.filter(isOver).length;
    const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
    const sent = entries.reduce((sum, entry) => sum + (isOver(entry) ? entry.size : entry.offset), 0);
    const ended = over === all && all > 0;
    const key = ended ? (done === all ? 'summary-done' : 'summary-some') : offline ? 'summary-offline' : 'summary-going';
    const text = say(key, { done, all });

    byId('empty').hidden = all > 0;
    byId('summary').hidden = all === 0;
    byId('summary').className = ended && done === all ? 'summary done' : 'summary';
    if (byId('summary-text').textContent !== text) {
      byId('summary-text').textContent = text;
    }
    byId('summary-bar').hidden = ended;
    byId('summary-bar').value = bytes ? sent / bytes : 0;
    byId('keep-open').hidden = ended;
    byId('language').hidden = all > 0 && !ended;
  };

  const kindOf = (type, name) => {
    const kind = /^(image|video|audio)\//.exec(type || '');

    return kind ? kind[1] : /\.(pdf)$/i.test(name) || type ? 'paper' : 'image';
  };

  /* The newest on top; those chosen together stay in their order. */
  const addRow = (name, size, state, type, before) => {
    const row = byId('row').content.firstElementChild.cloneNode(true);
    const entry = {
      name, size, state, row, offset: 0, trouble: '', note: '', sha256: '', id: '', file: null, whole: null, pieces: null, stopped: false, failures: 0,
      stateText: row.querySelector('.state'), bar: row.querySelector('progress'), picture: row.querySelector('.picture'),
    };

    row.querySelector('.name').textContent = name;
    row.querySelector('.stop').setAttribute('aria-label', say('stop', { name }));
    row.querySelector('.stop').addEventListener('click', () => stop(entry));
    entry.picture.classList.add(kindOf(type, name));
    byId('files').insertBefore(row, before);
    entries.push(entry);
    return entry;
  };

  const removeRow = (entry) => {
    entry.row.remove();
    entries.splice(entries.indexOf(entry), 1);
    showSummary();
  };

  const setState = (entry, state, trouble) => {
    entry.state = state;
    entry.trouble = trouble || '';
    show(entry);
  };

  /* The page cannot go on: one sentence, and nothing to press. */
  const close = (trouble) => {
    if (closed) {
      return;
    }
    closed = true;
    byId('notice').textContent = say(trouble);
    byId('notice').hidden = false;
    byId('code-card').hidden = true;
    byId('actions').hidden = true;
    byId('empty').hidden = true;
    byId('summary').hidden = true;
    entries.filter((entry) => !isOver(entry) && entry.state !== 'storing').forEach((entry) => setState(entry, 'refused', 'unfinished'));
    releaseScreen();
  };

  /* ── Pictures: small ones, one at a time, of what has arrived ─ */
  let drawing = Promise.resolve();
  const draw = (entry) => {
    if (!entry.file || !entry.file.type.startsWith('image/') || !window.createImageBitmap) {
      return;
    }
    drawing = drawing.then(async () => {
      if (busy > 0) {
        await rest(1000);
      }
      try {
        const bitmap = await createImageBitmap(entry.file, { resizeWidth: 168, resizeQuality: 'medium' });
        const canvas = document.createElement('canvas');
        const side = Math.min(bitmap.width, bitmap.height);

        canvas.width = canvas.height = 112;
        canvas.getContext('2d').drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, 112, 112);
        bitmap.close();
        entry.picture.textContent = '';
        entry.picture.append(canvas);
      } catch (error) { /* a kind of picture that this browser does not draw: the sign stays */ }
      entry.file = null;
    });
  };

  /* ── The screen stays on while something is sent ─ */
  const holdScreen = async () => {
    try {
      wakeLock = wakeLock || (navigator.wakeLock ? await navigator.wakeLock.request('screen') : null);
    } catch (error) { wakeLock = null; }
  };
  const releaseScreen = () => {
    if (wakeLock) {
      wakeLock.release();
      wakeLock = null;
    }
  };

  /* ── Requests ─────────────────────────────────── */
  class Refusal extends Error {
    constructor(trouble, response) {
      super(trouble);
      this.trouble = trouble;
      this.offset = response && response.headers.has('Upload-Offset') ? Number(response.headers.get('Upload-Offset')) : -1;
      this.state = response ? response.headers.get('Upload-State') : null;
    }
  }

  const once = async (method, path, options, patience) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), patience);

    try {
      const response = await fetch(path, Object.assign({
        method, signal: abort.signal, credentials: 'same-origin', cache: 'no-store', redirect: 'error',
      }, options, { headers: Object.assign({ 'Accept': 'application/json', 'Accept-Language': language }, options.headers) }));

      if (response.ok) {
        return { response, data: method === 'HEAD' ? null : await response.json() };
      }
      throw new Refusal(method === 'HEAD' ? '' : (await response.json()).trouble, response);
    } finally {
      clearTimeout(timer);
    }
  };

  const rest = (milliseconds) => new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      window.removeEventListener('online', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);

    window.addEventListener('online', wake);
  });

  const setOffline = (entry, on) => {
    const note = on ? 'offline' : '';

    if (entry && entry.note !== note && (on || entry.note === 'offline')) {
      offline += on ? 1 : -1;
      entry.note = note;
      show(entry);
    }
  };

  /* Until there is an answer: a connection that was cut is tried again at once, and without a word; then ever more slowly. */
  const pauseAfter = (attempt) => (attempt === 0 ? 0 : Math.min(50 * 3 ** (attempt - 1), 8000) * (0.75 + Math.random() / 2));

  const request = async (entry, method, path, options, patience) => {
    for (let attempt = 0; !closed; attempt += 1) {
      try {
        const answer = await once(method, path, options || {}, patience || PIECE_PATIENCE);

        setOffline(entry, false);
        return answer;
      } catch (error) {
        if (error instanceof Refusal) {
          setOffline(entry, false);
          throw error;
        }
        setOffline(entry, attempt > 0 || error.name === 'AbortError');
        await rest(pauseAfter(attempt));
        if (entry && entry.stopped) {
          throw new Refusal('', null);
        }
      }
    }
    throw new Refusal('expired', null);
  };

  /* ── One file ─────────────────────────────────── */
  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const digest = async (buffer) => new Uint8Array(await crypto.subtle.digest('SHA-256', buffer));

  const sliceOf = (entry, from) => (entry.whole ? entry.whole.subarray(from, from + session.chunk)
    : entry.file.slice(from, from + session.chunk, 'application/octet-stream'));

  const identify = async (entry) => {
    const count = Math.ceil(entry.size / session.chunk);
    const all = new Uint8Array(32 * count);


    entry.whole = entry.size <= SMALL ? new Uint8Array(await entry.file.arrayBuffer()) : null;
    entry.pieces = [];
    for (let i = 0; i < count && entry.state === 'checking'; i += 1) {
      const part = sliceOf(entry, i * session.chunk);
      const piece = await digest(entry.whole ? part : await part.arrayBuffer());

      all.set(piece, 32 * i);
      entry.pieces.push(toBase64(piece));
    }
    entry.id = toHex(await digest(all.buffer));
  };

  const apply = (entry, news) => {
    if (entry.stopped) {
      return;
    }
    entry.offset = news.offset;
    entry.sha256 = news.sha256 || '';
    setState(entry, news.state === 'arriving' ? 'sending' : news.state);
    if (entry.state === 'stored') {
      entry.whole = entry.pieces = null;
      draw(entry);
    }
  };

  const announce = async (entry) => {
    const body = JSON.stringify({ id: entry.id, name: entry.name, size: entry.size, modified: Math.trunc(entry.file.lastModified || 0) });
    const { data } = await request(entry, 'POST', 'files', { body, headers: { 'Content-Type': 'application/json' } });

    apply(entry, data);
  };

  /* What has arrived is being stored: asked until it is settled, first at once: where only the last answer was lost, it is. */
  const waitUntilSettled = async (entry) => {
    for (let pause = 0; entry.state === 'storing'; pause = Math.min(2 * pause + 25, 400)) {
      await rest(pause);
      const { response } = await request(entry, 'HEAD', `file/${entry.id}`);

      if (response.headers.get('Upload-State') !== 'storing') {
        await announceSettled(entry);
      }
    }
  };

  const announceSettled = async (entry) => {
    const { data } = await request(entry, 'POST', 'device');
    const known = data.files.find((file) => file.id === entry.id);

    if (known && known.state === 'stored') {
      apply(entry, known);
    } else {
      setState(entry, 'refused', 'not-taken');
    }
  };

  const sendPiece = async (entry) => {
    const from = entry.offset;
    const last = from + session.chunk >= entry.size;
    const body = sliceOf(entry, from);
    const headers = { 'Content-Digest': `sha-256=:${entry.pieces[from / session.chunk]}:` };

    entry.note = last ? 'storing' : '';
    show(entry);
    const { data } = await request(entry, 'PUT', `file/${entry.id}?offset=${from}`, { body, headers }, last ? STORE_PATIENCE : PIECE_PATIENCE);

    entry.failures = 0;
    entry.note = '';
    apply(entry, data);
  };

  /* What to do when a piece was refused; throws what ends the file. */
  const mend = async (entry, refusal) => {
    if (entry.stopped) {
      throw new Refusal('', null);
    }
    if (refusal.trouble === 'offset' && refusal.offset >= 0) {
      entry.offset = refusal.offset;
      entry.note = '';
      setState(entry, refusal.state === 'arriving' ? 'sending' : 'storing');
    } else if (refusal.trouble === 'no-space' || refusal.trouble === 'disk') {
      entry.note = refusal.trouble;
      show(entry);
      await rest(5000);
    } else if (refusal.trouble === 'digest' && (entry.failures += 1) < 4) {
      entry.note = 'digest';
      show(entry);
    } else {
      throw new Refusal(refusal.trouble === 'digest' ? 'changed' : refusal.trouble, null);
    }
  };

  const sendPieces = async (entry) => {
    while (entry.state === 'sending' && !entry.stopped && !closed) {
      try {
        await sendPiece(entry);
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        await mend(entry, error);
      }
    }
    await waitUntilSettled(entry);
  };

  /* The same file chosen twice is one file. */
  const isTwin = (entry) => {
    const other = byIdentity.get(entry.id);

    if (!other || other === entry || other.state === 'refused') {
      byIdentity.set(entry.id, entry);
      return false;
    }
    if (other.state === 'again') {
      other.file = entry.file;
      other.pieces = entry.pieces;
      other.whole = entry.whole;
      setState(other, 'waiting');
      queue.unshift(other);
    } else if (other.state === 'stored' && !other.file && !other.picture.querySelector('canvas')) {
      other.file = entry.file;
      draw(other);
    }
    other.row.scrollIntoView({ block: 'nearest' });
    removeRow(entry);
    return true;
  };

  const send = async (entry) => {
    try {
      if (!entry.id) {
        setState(entry, 'checking');
        await identify(entry);
        if (entry.state !== 'checking' || isTwin(entry)) {
          return;
        }
      }
      await announce(entry);
      await sendPieces(entry);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        setState(entry, 'refused', 'unreadable');
      } else if (FINAL.has(error.trouble)) {
        close(error.trouble);
      } else if (entry.state !== 'refused') {
        setState(entry, 'refused', error.trouble || 'bad-request');
      }
    }
  };

  const work = async () => {
    busy += 1;
    holdScreen();
    while (queue.length > 0 && !closed) {
      await send(queue.shift());
    }
    busy -= 1;
    if (busy === 0) {
      releaseScreen();
      showSummary();
    }
  };

  /* The last piece may have been under way: then the computer has it, and says so. */
  const stop = async (entry) => {
    const known = entry.state === 'sending';

    if (entry.state === 'storing' || isOver(entry)) {
      return;
    }
    entry.stopped = true;
    setOffline(entry, false);
    setState(entry, 'refused', '');
    if (queue.includes(entry)) {
      queue.splice(queue.indexOf(entry), 1);
    }
    if (!known) {
      return;
    }
    try {
      const { data } = await request(null, 'DELETE', `file/${entry.id}`);

      if (data.state !== 'refused') {
        entry.stopped = false;
        apply(entry, data);
        await waitUntilSettled(entry);
      }
    } catch (error) { /* the page is closed: nothing is left of it there either */ }
  };

  /* ── Choosing ─────────────────────────────────── */
  const take = (file, before) => {
    const entry = addRow(file.name || words['this-file'], file.size, 'waiting', file.type, before);

    entry.file = file;
    if (file.size >= session.limit) {
      setState(entry, 'refused', 'too-large');
    } else if (file.size === 0) {
      setState(entry, 'refused', 'empty');
    } else {
      show(entry);
      queue.push(entry);
    }
  };

  const onChosen = (event) => {
    const input = event.target;
    const before = byId('files').firstChild;

    Array.from(input.files).forEach((file) => take(file, before));
    input.value = '';
    for (let lanes = Math.min(LANES - busy, queue.length); lanes > 0; lanes -= 1) {
      work();
    }
  };

  const remember = (known) => {
    const entry = addRow(known.name, known.size, 'again', '', null);

    entry.id = known.id;
    entry.offset = known.offset;
    entry.sha256 = known.sha256 || '';
    byIdentity.set(known.id, entry);
    setState(entry, known.state === 'arriving' ? 'again' : known.state);
    if (known.state === 'storing') {
      waitUntilSettled(entry).catch(() => {});
    }
  };

  const start = async () => {
    if (!window.crypto || !crypto.subtle) {
      close('no-crypto');
      return;
    }
    try {
      const { data } = await request(null, 'POST', 'device');

      session = { code: data.code, chunk: data.chunk, limit: data.limit };
      byId('code').textContent = data.code;
      data.files.filter((file) => file.state !== 'refused').forEach(remember);
    } catch (error) {
      close(error.trouble || 'bad-request');
      return;
    }
    ['photo', 'film', 'choose'].forEach((id) => {
      byId(id).disabled = false;
      byId(id).addEventListener('change', onChosen);
    });
  };

  window.addEventListener('beforeunload', (event) => {
    if (busy > 0 && !closed) {
      event.preventDefault();
      event.returnValue = '';
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && busy > 0) {
      wakeLock = null;
      holdScreen();
    }
  });
  start();
})();
