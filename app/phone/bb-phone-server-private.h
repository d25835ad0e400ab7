/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "bb-phone-server.h"
#include "bb-phone-session.h"
#include "bb-phone-upload.h"

G_BEGIN_DECLS

struct _BbPhoneServer
{
  GObject parent_instance;

  char *folder;
  char *place[2], *title[2];     /* Vietnamese, English */
  gboolean loopback;
  guint idle_seconds;

  GMainContext *owner;           /* where signals are emitted */
  GMainContext *context;         /* of the thread */
  GMainLoop *loop;
  GThread *thread;
  GBytes *fingerprint;
  char **urls;
  char *code;

  /* Of the thread alone. */
  SoupServer *soup;
  BbPhoneSession *session;
  GSource *timer;                /* until it expires */
  GHashTable *uploads;           /* id → BbPhoneUpload */
  GPtrArray *order;              /* the same, as they were announced */
  GHashTable *waiting;           /* id → SoupServerMessage that is answered when the file is settled */
};

/* Emits @signal in the owner's context. @upload %NULL: without news. */
void bb_phone_server_tell (BbPhoneServer *self, const char *signal, const BbPhoneUpload *upload);
void bb_phone_server_tell_device (BbPhoneServer *self, const char *user_agent);
/* A notice to the phone: a sentence in its language, as JSON, or as a page where a person looks. */
void bb_phone_server_refuse (BbPhoneServer *self, SoupServerMessage *message, BbPhoneTrouble trouble, const char *name);
/* Takes @object. */
void bb_phone_server_answer (SoupServerMessage *message, guint status, JsonObject *object);

/* bb-phone-files.c: what the page asks for. */
void bb_phone_files_handle_device (BbPhoneServer *self, SoupServerMessage *message);
void bb_phone_files_handle_announce (BbPhoneServer *self, SoupServerMessage *message);
void bb_phone_files_handle_file (BbPhoneServer *self, SoupServerMessage *message, const char *id);
void bb_phone_files_settle (BbPhoneServer *self, const char *id, gboolean taken);
/* The value of the cookie, (transfer full) (nullable). */
char *bb_phone_files_get_cookie (SoupServerMessage *message);

G_END_DECLS
