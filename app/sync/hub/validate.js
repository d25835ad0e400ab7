function (newDoc, oldDoc, userCtx, secObj) {
  // Made by Biên Bản from its table of write rules, whose version is @VERSION@. Do not edit: make it anew with “bienban-cli couch setup”.
  var table = @TABLE@;
  var sentences = @SENTENCES@;

  function refuse(reason) { throw {forbidden: sentences[reason]}; }
  function has(list, value) { return !!list && list.indexOf(value) >= 0; }
  function share(some, others) { return some.some(function (one) { return has(others, one); }); }
  function find(list, name) { return list.filter(function (entry) { return entry.name === name; })[0]; }
  function named(part) { return (secObj && secObj[part]) || {}; }

  function isNamed(part) { return has(named(part).names, userCtx.name) || share(userCtx.roles, named(part).roles); }

  function matches(pattern, role, scope) {
    if (pattern.slice(-1) === '*') { return role.indexOf(pattern.slice(0, -1)) === 0; }
    return role === pattern.replace('{scope}', scope);
  }

  function listRoles(kind, scope) {
    return table.roles.filter(function (entry) {
      return has(entry['in'], kind) && userCtx.roles.some(function (role) {
        return matches(entry.role, role, scope) &&
          (!entry.listed || has(named('members').roles, role) || has(named('members').names, userCtx.name));
      });
    }).map(function (entry) { return entry.name; });
  }

  function same(one, other) {
    var keys;
    if (one === other) { return true; }
    if (typeof one !== 'object' || typeof other !== 'object' || !one || !other || Array.isArray(one) !== Array.isArray(other)) { return false; }
    keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every(function (key) {
      return Object.prototype.hasOwnProperty.call(other, key) && same(one[key], other[key]);
    });
  }

  function attached(doc) { return doc._attachments || {}; }
  function digest(doc, name) { return attached(doc)[name] && attached(doc)[name].digest; }

  function sameAttachments() {
    var names = Object.keys(attached(newDoc));
    return names.length === Object.keys(attached(oldDoc)).length &&
      names.every(function (name) { return digest(newDoc, name) !== undefined && digest(newDoc, name) === digest(oldDoc, name); });
  }

  function changesOnly(members) {
    return (has(members, '_attachments') || sameAttachments()) && Object.keys(newDoc).concat(Object.keys(oldDoc)).every(function (key) {
      return key.charAt(0) === '_' || has(members, key) || same(newDoc[key], oldDoc[key]);
    });
  }

  function checkShape(document, parts) {
    var owner = document.owner && newDoc[document.owner];
    if (newDoc.resolved !== undefined && !newDoc._deleted) { refuse('shape'); }
    if ((newDoc.type !== undefined && newDoc.type !== document.name) || (document.id && !new RegExp(document.id).test(newDoc._id))) { refuse('shape'); }
    if (document.owner && (owner !== undefined ? owner !== parts[1] : !newDoc._deleted)) { refuse('shape'); }
  }

  function checkRules(document, verb, mine) {
    var limited = false, allowed = document.rules.some(function (rule) {
      var meant = has(rule.verbs, verb) && share(mine, rule.roles) &&
        Object.keys(rule.when || {}).every(function (key) { return has(rule.when[key], newDoc[key]); });
      if (meant && rule.members && !changesOnly(rule.members)) { limited = true; meant = false; }
      return meant;
    });
    if (!allowed) { refuse(limited ? 'member' : 'role'); }
  }

  var shard = /^shards\/[^\/]+\/(.+)\.[0-9]+$/.exec(userCtx.db), name = shard ? shard[1] : userCtx.db;
  var dash = name.indexOf('-'), kind = dash < 0 ? name : name.slice(0, dash), scope = dash < 0 ? null : name.slice(dash + 1);
  var database = find(table.databases, kind), document, verb, parts, admin, mine;

  if (!database || (database.scope === null) !== (scope === null)) { return; }
  if (!userCtx.name) { throw {unauthorized: sentences.sign_in}; }
  admin = has(userCtx.roles, '_admin') || isNamed('admins');
  if (!admin && !isNamed('members')) { refuse('role'); }
  if (newDoc._id.indexOf('_design/') === 0) {
    if (!admin) { refuse('role'); }
    return;
  }
  if (oldDoc && oldDoc._deleted) { oldDoc = null; }
  parts = newDoc._id.split(':');
  document = find(table.documents, parts[0]);
  if (!document || parts.length < 2) { refuse('type'); }
  if (!has(document['in'], kind)) { refuse('place'); }
  checkShape(document, parts);
  verb = newDoc._deleted ? 'delete' : oldDoc ? 'change' : 'create';
  if (document.never_changes && (verb !== 'create' || parseInt(newDoc._rev || '1', 10) > 1)) { refuse('never'); }
  if (document.settled_by && oldDoc && oldDoc[document.settled_by]) { refuse('settled'); }
  if (admin) { return; }
  mine = listRoles(kind, scope);
  if (newDoc.resolved !== undefined) {
    if (!share(mine, document.resolves || database.resolves)) { refuse('role'); }
    return;
  }
  checkRules(document, verb, mine);
}
