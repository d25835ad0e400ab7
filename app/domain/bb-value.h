/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "bb-domain-error.h"

G_BEGIN_DECLS

/* Value types that are JSON documents. A type is a C struct whose first member is a #BbValue, and one table of fields.
 * Reading checks every rule of the table and names the place that breaks one; writing gives the same JSON back, members
 * that this version does not know included, so that a newer laptop's words survive an older one. */

typedef enum
{
  BB_FIELD_STRING,               /* char * */
  BB_FIELD_INT,                  /* gint64 */
  BB_FIELD_BOOL,                 /* gboolean */
  BB_FIELD_ENUM,                 /* int; detail: const char * const[] of names */
  BB_FIELD_DATE,                 /* GDate; "2026-11-23" */
  BB_FIELD_TIME,                 /* GDateTime *; ISO 8601 with an offset */
  BB_FIELD_TEXT,                 /* BbText */
  BB_FIELD_STRINGS,              /* char ** */
  BB_FIELD_VALUE,                /* BbValue *; detail: its schema */
  BB_FIELD_VALUES,               /* GPtrArray * of BbValue; detail: their schema */
  BB_FIELD_COUNTS,               /* GPtrArray * of BbCount: an object of whole numbers, in order */
} BbFieldKind;

typedef enum
{
  BB_FIELD_OPTIONAL = 0,
  BB_FIELD_REQUIRED = 1 << 0,
  BB_FIELD_NOT_NEGATIVE = 1 << 1,
  BB_FIELD_ID = 1 << 2,          /* a string of A-Z a-z 0-9 . _ - only, for it becomes part of a document id */
} BbFieldFlags;

/* Text of the product's data in both languages. */
typedef struct { char *vi; char *en; } BbText;
typedef struct { char *name; gint64 value; } BbCount;

typedef struct
{
  const char *name;
  BbFieldKind kind;
  BbFieldFlags flags;
  gsize offset;
  gconstpointer detail;
} BbField;

typedef struct _BbSchema BbSchema;
struct _BbSchema
{
  const char *type;              /* of documents: the member "type"; %NULL for parts of documents */
  gsize size;
  const BbField *fields;         /* ends with a %NULL name */
  gboolean (*check) (gpointer value, GError **error);   /* rules over several fields; may be %NULL */
};

typedef struct
{
  const BbSchema *schema;
  gatomicrefcount refs;
  JsonObject *extra;             /* members that the schema does not know; %NULL when none */
} BbValue;

gpointer bb_value_new (const BbSchema *schema);
gpointer bb_value_ref (gpointer value);
void bb_value_unref (gpointer value);
gpointer bb_value_copy (gconstpointer value);
/* Every field and every member that this version does not know. Times are equal when moment and offset are. */
gboolean bb_value_equal (gconstpointer a, gconstpointer b);

/* Errors: BB_DOMAIN_ERROR_INVALID whose message begins with the JSON pointer of the place. */
gpointer bb_value_from_object (const BbSchema *schema, JsonObject *object, GError **error);
/* Returns: (transfer full) */
JsonObject *bb_value_to_object (gconstpointer value);

/* The JSON pointer that an error of bb_value_from_object() names, or %NULL. */
const char *bb_value_error_get_pointer (const GError *error);

#define BB_DECLARE_VALUE(Type, prefix, SCHEMA)                                                                  \
  typedef struct _##Type Type;                                                                                   \
  extern const BbSchema SCHEMA;                                                                                  \
  static inline Type *prefix##_new (void) { return bb_value_new (&SCHEMA); }                                     \
  static inline Type *prefix##_ref (Type *self) { return bb_value_ref (self); }                                  \
  static inline void prefix##_unref (Type *self) { bb_value_unref (self); }                                      \
  static inline Type *prefix##_copy (const Type *self) { return bb_value_copy (self); }                          \
  static inline Type *prefix##_from_object (JsonObject *object, GError **error)                                  \
  { return bb_value_from_object (&SCHEMA, object, error); }                                                      \
  static inline JsonObject *prefix##_to_object (const Type *self) { return bb_value_to_object (self); }          \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Type, prefix##_unref)

/* The text in the language of the interface; Vietnamese when there is no other. Never %NULL. */
const char *bb_text_get (const BbText *text);
void bb_text_set (BbText *text, const char *vi, const char *en);

gint64 bb_counts_get (GPtrArray *counts, const char *name, gint64 fallback);
void bb_counts_set (GPtrArray *counts, const char *name, gint64 value);

/* Replaces a time that a value owns; @time may be %NULL. */
static inline void
bb_set_time (GDateTime **slot, GDateTime *time)
{
  GDateTime *before = *slot;

  *slot = time ? g_date_time_ref (time) : NULL;
  if (before)
    g_date_time_unref (before);
}

G_END_DECLS
