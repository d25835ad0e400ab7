// SPDX-License-Identifier: GPL-3.0-or-later
// A CouchDB-like server that is not ours: express-pouchdb, in memory, a world of databases under each first part of the path.
// Prints its port when it listens.
'use strict';
const PouchDB = require('pouchdb').plugin(require('pouchdb-adapter-memory'));
const express = require('express');
const couch = require('express-pouchdb');

const app = express();
const worlds = new Map();
app.use('/:world', (request, response, next) => {
  const { world } = request.params;
  if (!worlds.has(world))
    worlds.set(world, couch(PouchDB.defaults({ adapter: 'memory', prefix: `${world}-` }), { mode: 'minimumForPouchDB', inMemoryConfig: true }));
  worlds.get(world)(request, response, next);
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
