// SPDX-License-Identifier: GPL-3.0-or-later
// PouchDB as a client of the server at the address given: what goes up from one database and comes down into another is the same there.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');
const PouchDB = require('pouchdb').plugin(require('pouchdb-adapter-memory'));

const remote = process.argv[2];
const withFiles = process.argv[3] === 'files';
const fresh = (name) => new PouchDB(name, { adapter: 'memory' });
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(what, condition) {
  for (const end = Date.now() + 20000; Date.now() < end; await sleep(50))
    if (await condition().catch(() => false))
      return;
  assert.fail(`${what} did not happen in time`);
}

// PouchDB sends inline bytes without revpos, so that is not compared.
// Every leaf with its history, its body and the bytes of its attachments; and which one wins.
async function describe(db) {
  const all = {};
  const { results } = await db.changes({ style: 'all_docs' });
  for (const { id, changes } of results) {
    const leaves = await db.get(id, { open_revs: changes.map(({ rev }) => rev), revs: true });
    all[id] = { winner: await db.get(id).then((doc) => doc._rev, () => null), leaves: {} };
    for (const { ok } of leaves) {
      const files = {};
      for (const name of Object.keys(ok._attachments || {})) {
        const bytes = await db.getAttachment(id, name, { rev: ok._rev });
        files[name] = [ok._attachments[name].content_type, crypto.createHash('sha256').update(bytes).digest('hex')];
      }
      delete ok._attachments;
      all[id].leaves[ok._rev] = [ok, files];
    }
  }
  return all;
}

const file = (size) => ({ content_type: 'application/octet-stream', data: crypto.randomBytes(size) });

async function fill(db) {
  for (let i = 0; i < 60; i++)
    await db.put({ _id: `câu/trả lời:${i}`, type: 'x', n: i, text: 'Nguyễn Thị Ánh '.repeat(i), deep: { list: [1, null, true, 0.5, i] } });
  for (let i = 0; i < 20; i++) {
    const doc = await db.get(`câu/trả lời:${i}`);
    doc.n = -i;
    await db.put(doc);
  }
  for (let i = 10; i < 15; i++)
    await db.remove(await db.get(`câu/trả lời:${i}`));
  const leaf = (sig, n) => ({ _id: 'conflict', _rev: `2-${sig}`, _revisions: { start: 2, ids: [sig, 'a'.repeat(32)] }, n });
  await db.bulkDocs([leaf('b'.repeat(32), 1), leaf('c'.repeat(32), 2), { ...leaf('d'.repeat(32), 3), _deleted: true }], { new_edits: false });
  if (!withFiles)
    return;
  for (let i = 0; i < 6; i++)
    await db.put({ _id: `file:${i}`, _attachments: { 'ảnh 1.jpg': file(300000), two: file(i), three: file(1) } });
  const doc = await db.get('file:3');                          // the first stays, another comes
  delete doc._attachments.two;
  await db.put({ ...doc, _attachments: { ...doc._attachments, four: file(2000) } });
}

async function oneShot() {
  const [up, down] = [fresh('up'), fresh('down')];
  await fill(up);
  const sent = await up.replicate.to(remote);
  assert.ok(sent.ok && sent.doc_write_failures === 0 && sent.docs_written > 60, JSON.stringify(sent));
  const again = await up.replicate.to(remote);
  assert.strictEqual(again.docs_written, 0);
  await down.replicate.from(remote);
  assert.deepStrictEqual(await describe(down), await describe(up));
  assert.strictEqual((await down.replicate.from(remote)).docs_read, 0);
}

async function live() {
  const [left, right] = [fresh('left'), fresh('right')];
  const runs = [left, right].map((db) => db.sync(remote, { live: true, retry: true }));
  await until('what was there', async () => (await right.info()).doc_count > 50 && (await left.info()).doc_count > 50);
  await left.put({ _id: 'live:1', n: 1, ...(withFiles ? { _attachments: { a: file(50000) } } : {}) });
  await until('a new document', async () => (await right.get('live:1')).n === 1);
  const doc = await right.get('live:1');
  await right.put({ ...doc, n: 2 });
  await until('its change', async () => (await left.get('live:1')).n === 2);
  await left.remove(await left.get('live:1'));
  await until('its end', async () => right.get('live:1').then(() => false, (error) => error.reason === 'deleted'));
  runs.forEach((run) => run.cancel());
  await sleep(200);
  await left.replicate.from(remote);
  await right.replicate.from(remote);
  assert.deepStrictEqual(await describe(left), await describe(right));
}

oneShot().then(live).then(() => { console.log('equal'); process.exit(0); }, (error) => { console.error(error); process.exit(1); });
