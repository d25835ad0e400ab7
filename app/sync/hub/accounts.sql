-- The statements of accounts.db, by name.
-- @accounts-find
SELECT name, display_name, roles, disabled, created_at, changed_at, iterations, salt, hash
  FROM account
 WHERE name = ?1
-- @accounts-list
SELECT name, display_name, roles, disabled, created_at, changed_at, iterations, salt, hash
  FROM account
 ORDER BY name
-- @accounts-add
INSERT INTO account (name, display_name, roles, iterations, salt, hash, disabled, created_at, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?7)
-- @accounts-remove
DELETE FROM account
 WHERE name = ?1
-- @accounts-set-password
UPDATE account
   SET iterations = ?2, salt = ?3, hash = ?4, changed_at = ?5
 WHERE name = ?1
-- @accounts-set-roles
UPDATE account
   SET roles = ?2, changed_at = ?3
 WHERE name = ?1
-- @accounts-set-display-name
UPDATE account
   SET display_name = ?2, changed_at = ?3
 WHERE name = ?1
-- @accounts-set-disabled
UPDATE account
   SET disabled = ?2, changed_at = ?3
 WHERE name = ?1
-- @security-get
SELECT body
  FROM security
 WHERE database = ?1
-- @security-set
INSERT INTO security (database, body)
VALUES (?1, ?2)
    ON CONFLICT (database) DO UPDATE SET body = excluded.body
-- @security-remove
DELETE FROM security
 WHERE database = ?1
-- @security-list
SELECT database
  FROM security
 ORDER BY database
