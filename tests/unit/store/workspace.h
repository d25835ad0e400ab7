/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store.h"

/* A workspace in a folder of its own, for one test. */
typedef struct
{
  char *folder;
  BbStore *store;
} Workspace;

void workspace_init (Workspace *self);
void workspace_clear (Workspace *self);        /* closes and removes all */
void workspace_reopen (Workspace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Workspace, workspace_clear)

void remove_folder (const char *folder);
JsonObject *parse (const char *json);          /* with ' for " */
/* Puts one document in "doan-a" and returns its revision; fails the test when it is refused. */
char *put (BbStore *store, const char *id, const char *parent, const char *json);
/* Bytes that an attachment is made of, in the store. */
BbAttachment *add_attachment (BbStore *store, const char *name, const char *text);
/* With one attachment, which is taken. */
char *put_with (BbStore *store, const char *id, const char *parent, const char *json, BbAttachment *attachment);
char *drop (BbStore *store, const char *id, const char *parent);
/* new_edits=false; @path is "3-c 2-b 1-a". */
void insert (BbStore *store, const char *id, const char *path, gboolean deleted, const char *json);
gboolean try_insert (BbStore *store, const char *id, const char *path, gboolean deleted, const char *json, GError **error);
/* All rows of the tables that @tables names ("a b c"), as text; the store must be closed. */
char *dump_tables (const char *folder, const char *tables);
char *dump_query (const char *folder, const char *sql);
#define DATABASE "doan-a"
