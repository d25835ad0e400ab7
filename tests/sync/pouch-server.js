// SPDX-License-Identifier: GPL-3.0-or-later
// A CouchDB-like server that is not ours: express-pouchdb, in memory. Prints its port when it listens.
'use strict';
const PouchDB = require('pouchdb').plugin(require('pouchdb-adapter-memory'));
const express = require('express');

const app = express();
app.use('/', require('express-pouchdb')(PouchDB.defaults({ adapter: 'memory' }), { mode: 'minimumForPouchDB', inMemoryConfig: true }));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
