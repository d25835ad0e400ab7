// SPDX-License-Identifier: GPL-3.0-or-later
// couchbackup writes the database at one address into a file and restores it into an empty one at another: backup.js FROM TO FILE
'use strict';
const fs = require('node:fs');
const { promisify } = require('node:util');
const couchbackup = require('@cloudant/couchbackup');

const [from, to, file] = process.argv.slice(2);
promisify(couchbackup.backup)(from, fs.createWriteStream(file), { parallelism: 2, log: `${file}.log` })
  .then(() => promisify(couchbackup.restore)(fs.createReadStream(file), to, { parallelism: 2 }))
  .then(({ total }) => { console.log(total); process.exit(0); }, (error) => { console.error(error); process.exit(1); });
