/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-paper-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-config.h"
#include "domain/bb-json.h"

#define OWN_WORDS "words-"                                /* blocks that an issuer adds: a heading and a text of its own */
#define LARGEST_LOGO (256 * 1024)

static const char * const zone_names[] = { "head", "body", "end", "annex" };

static void
free_block (gpointer data)
{
  BbPaperBlock *block = data;

  g_free (block->name);
  g_free (block->title.vi);
  g_free (block->title.en);
  g_free (block->required);
  g_strfreev (block->texts);
  g_free (block);
}

void
bb_paper_plan_free (BbPaperPlan *self)
{
  g_free (self->kind);
  g_free (self->title.vi);
  g_free (self->title.en);
  g_strfreev (self->signers);
  g_ptr_array_unref (self->blocks);
  g_clear_pointer (&self->wording, bb_wording_free);
  g_clear_pointer (&self->logo, g_bytes_unref);
  g_free (self);
}

/* ── What the program brings ─────────────────────────────────────────────────────────────────────────────────── */

static const char *
get_string (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static char **
get_strings (JsonObject *object, const char *name)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();
  JsonArray *array = json_object_has_member (object, name) ? json_object_get_array_member (object, name) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    g_strv_builder_add (strings, json_array_get_string_element (array, i));
  return g_strv_builder_end (strings);
}

static void
take_title (JsonObject *object, BbText *title)
{
  JsonObject *texts = json_object_has_member (object, "title") ? json_object_get_object_member (object, "title") : NULL;

  if (texts)
    bb_text_set (title, get_string (texts, "vi"), get_string (texts, "en"));
}

static BbPaperBlock *
read_block (JsonObject *object)
{
  BbPaperBlock *block = g_new0 (BbPaperBlock, 1);
  const char *zone = get_string (object, "zone");

  block->name = g_strdup (get_string (object, "block"));
  block->required = g_strdup (get_string (object, "required"));
  block->off = json_object_get_boolean_member_with_default (object, "off", FALSE);
  block->texts = get_strings (object, "texts");
  take_title (object, &block->title);
  for (guint i = 0; i < G_N_ELEMENTS (zone_names); i++)
    if (g_strcmp0 (zone, zone_names[i]) == 0)
      block->zone = i;
  return block;
}

static JsonObject *
read_file (const char *path, GError **error)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) cause = NULL;
  JsonObject *object = NULL;
  gsize length;

  if (g_file_get_contents (path, &contents, &length, &cause))
    object = bb_json_parse (contents, length, &cause);
  if (!object)
    g_set_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_TEMPLATE, _("How the paper is made up cannot be read: %s"), cause->message);
  return object;
}

static BbPaperPlan *
load_standard (const char *data_dir, const char *kind, GError **error)
{
  g_autoptr (BbPaperPlan) self = g_new0 (BbPaperPlan, 1);
  g_autofree char *file = g_strconcat (kind, ".json", NULL);
  g_autofree char *path = g_build_filename (data_dir ? data_dir : BB_DATA_DIR, "minutes", "papers", file, NULL);
  g_autoptr (JsonObject) root = NULL;
  JsonArray *blocks;

  self->kind = g_strdup (kind);
  self->blocks = g_ptr_array_new_with_free_func (free_block);
  self->wording = bb_wording_load (data_dir, "bien-ban", error);
  if (!self->wording || !(root = read_file (path, error)) || !bb_wording_add (self->wording, path, json_object_get_member (root, "text"), error))
    return NULL;
  self->signers = get_strings (root, "signers");
  self->office = json_object_get_boolean_member_with_default (root, "office", FALSE);
  take_title (root, &self->title);
  blocks = json_object_has_member (root, "blocks") ? json_object_get_array_member (root, "blocks") : NULL;
  for (guint i = 0; blocks && i < json_array_get_length (blocks); i++)
    g_ptr_array_add (self->blocks, read_block (json_array_get_object_element (blocks, i)));
  return g_steal_pointer (&self);
}

/* ── What the issuer changed ─────────────────────────────────────────────────────────────────────────────────── */

static gboolean refuse (GError **error, const char *pointer, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, const char *pointer, const char *format, ...)
{
  g_autofree char *rule = NULL;
  va_list args;

  va_start (args, format);
  rule = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, "%s: %s", pointer, rule);
  return FALSE;
}

static int
find_place (const BbPaperPlan *self, const char *name)
{
  for (guint i = 0; i < self->blocks->len; i++)
    if (g_strcmp0 (((BbPaperBlock *) self->blocks->pdata[i])->name, name) == 0)
      return (int) i;
  return -1;
}

static BbPaperBlock *
copy_block (const BbPaperBlock *from, gboolean off)
{
  BbPaperBlock *block = g_new0 (BbPaperBlock, 1);

  block->name = g_strdup (from->name);
  bb_text_set (&block->title, from->title.vi, from->title.en);
  block->zone = from->zone;
  block->required = g_strdup (from->required);
  block->texts = g_strdupv (from->texts);
  block->off = off;
  return block;
}

static BbPaperBlock *
new_own_block (const char *name, gboolean off)
{
  BbPaperBlock *block = g_new0 (BbPaperBlock, 1);
  g_autofree char *title = g_strdup_printf ("Đoạn riêng (%s)", name), *english = g_strdup_printf ("Own words (%s)", name);

  block->name = g_strdup (name);
  bb_text_set (&block->title, title, english);
  block->zone = BB_ZONE_BODY;
  block->off = off;
  block->texts = g_new0 (char *, 2);
  block->texts[0] = g_strdup (name);
  return block;
}

/* Head, body, end, annexes stand in this order; head and end keep the order of Appendix I. */
static gboolean
check_order (const BbPaperPlan *self, GPtrArray *before, const BbPaperBlock *block, const char *pointer, GError **error)
{
  const BbPaperBlock *last = before->len ? before->pdata[before->len - 1] : NULL;
  gboolean fixed = last && last->zone == block->zone && (block->zone == BB_ZONE_HEAD || block->zone == BB_ZONE_END);

  if (last && (last->zone > block->zone || (fixed && find_place (self, last->name) > find_place (self, block->name))))
    return refuse (error, pointer, _("the block “%s” cannot stand behind “%s”: Phụ lục I, Nghị định số 30/2020/NĐ-CP"), block->name, last->name);
  return TRUE;
}

static gboolean
take_block (const BbPaperPlan *self, GPtrArray *blocks, const BbTemplateBlock *own, guint index, GError **error)
{
  g_autofree char *pointer = g_strdup_printf ("/blocks/%u", index);
  int place = find_place (self, own->block);
  BbPaperBlock *block;

  if (place < 0 && !g_str_has_prefix (own->block, OWN_WORDS))
    return refuse (error, pointer, _("there is no block “%s” in this paper"), own->block);
  for (guint i = 0; i < blocks->len; i++)
    if (g_str_equal (((BbPaperBlock *) blocks->pdata[i])->name, own->block))
      return refuse (error, pointer, _("the block “%s” stands there twice"), own->block);
  block = place < 0 ? new_own_block (own->block, own->off) : copy_block (self->blocks->pdata[place], own->off);
  if (!check_order (self, blocks, block, pointer, error))
    return free_block (block), FALSE;
  if (block->required && block->off)
    {
      refuse (error, pointer, _("the block “%s” cannot be switched off: %s asks for it"), block->name, block->required);
      return free_block (block), FALSE;
    }
  g_ptr_array_add (blocks, block);
  return TRUE;
}

static gboolean
is_in (GPtrArray *blocks, const char *name)
{
  for (guint i = 0; i < blocks->len; i++)
    if (g_str_equal (((BbPaperBlock *) blocks->pdata[i])->name, name))
      return TRUE;
  return FALSE;
}

/* What the template does not mention is left out, unless the law asks for it. */
static gboolean
check_missing (const BbPaperPlan *self, GPtrArray *blocks, GError **error)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      BbPaperBlock *block = self->blocks->pdata[i];

      if (block->required && !is_in (blocks, block->name))
        return refuse (error, "/blocks", _("the block “%s” is missing: %s asks for it"), block->name, block->required);
    }
  return TRUE;
}

/* Blocks that are only switched off stay in sight of whoever edits the template. */
static void
keep_switched_off (const BbPaperPlan *self, GPtrArray *blocks)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      BbPaperBlock *block = self->blocks->pdata[i];
      guint at = blocks->len;

      if (is_in (blocks, block->name))
        continue;
      for (guint b = 0; b < blocks->len && at == blocks->len; b++)
        {
          BbPaperBlock *other = blocks->pdata[b];
          int place = find_place (self, other->name);

          if (other->zone > block->zone || (other->zone == block->zone && place > (int) i))
            at = b;
        }
      g_ptr_array_insert (blocks, (int) at, copy_block (block, TRUE));
    }
}

static gboolean
take_blocks (BbPaperPlan *self, const BbTemplate *own, GError **error)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (free_block);

  if (own->blocks->len == 0)
    return TRUE;
  for (guint i = 0; i < own->blocks->len; i++)
    if (!take_block (self, blocks, own->blocks->pdata[i], i, error))
      return FALSE;
  if (!check_missing (self, blocks, error))
    return FALSE;
  keep_switched_off (self, blocks);
  g_ptr_array_unref (self->blocks);
  self->blocks = g_steal_pointer (&blocks);
  return TRUE;
}

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
matches (const char *pattern, const char *key)
{
  gsize length = strlen (pattern);

  if (length && pattern[length - 1] == '=')
    return strlen (key) == length - 1 && strncmp (key, pattern, length - 1) == 0;
  if (length && pattern[length - 1] == '.')
    return g_str_has_prefix (key, pattern);
  return g_str_has_prefix (key, pattern) && (key[length] == '\0' || key[length] == '.');
}

static gboolean
has_text (const BbPaperBlock *block, const char *key)
{
  for (char **pattern = block->texts; pattern && *pattern; pattern++)
    if (matches (*pattern, key))
      return TRUE;
  return FALSE;
}

static gboolean
is_own_text (const char *key)
{
  return g_str_has_prefix (key, OWN_WORDS) && (g_str_has_suffix (key, ".title") || g_str_has_suffix (key, ".text"));
}

static gboolean
take_text (BbPaperPlan *self, const BbTemplateText *text, guint index, GError **error)
{
  g_autofree char *place = g_strdup_printf ("/texts/%u", index), *inner = g_strconcat (place, "/text", NULL), *why = NULL;
  gboolean known = FALSE;

  for (guint i = 0; i < self->blocks->len && !known; i++)
    known = has_text (self->blocks->pdata[i], text->key);
  if (!known || !(bb_wording_find (self->wording, text->key, NULL) || is_own_text (text->key)))
    return refuse (error, place, _("there is no text “%s” in this paper"), text->key);
  why = bb_wording_judge (self->wording, text->key, text->text);
  if (why)
    return refuse (error, inner, "%s", why);
  bb_wording_put (self->wording, text->key, text->text);
  return TRUE;
}

static gboolean
take_logo (BbPaperPlan *self, const BbTemplateLogo *logo, GError **error)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  gsize size;
  g_autofree guchar *data = g_base64_decode (logo->png, &size);

  if (logo->height_mm < 8 || logo->height_mm > 25)
    return refuse (error, "/logo/height_mm", _("the logo must be 8 to 25 mm high"));
  if (size < 33 || memcmp (data, signature, sizeof signature) != 0)
    return refuse (error, "/logo/png", _("must be a PNG picture, in Base64"));
  if (size > LARGEST_LOGO)
    return refuse (error, "/logo/png", _("the picture must not be larger than 256 KB"));
  self->logo = g_bytes_new (data, size);
  self->logo_height = (double) logo->height_mm;
  return TRUE;
}

static gboolean
take_own (BbPaperPlan *self, const BbTemplate *own, GError **error)
{
  if (!take_blocks (self, own, error))
    return FALSE;
  for (guint i = 0; i < own->texts->len; i++)
    if (!take_text (self, own->texts->pdata[i], i, error))
      return FALSE;
  return !own->logo || take_logo (self, own->logo, error);
}

BbPaperPlan *
bb_paper_plan_load (const char *data_dir, const char *kind, const BbTemplate *own, GError **error)
{
  g_autoptr (BbPaperPlan) self = NULL;
  g_autofree char *names = NULL;

  if (bb_paper_kind_find (kind) < 0)
    {
      names = g_strjoinv (", ", (char **) bb_paper_kind_names);
      refuse (error, "/kind", _("the kind “%s” is none of: %s"), kind, names);
      return NULL;
    }
  self = load_standard (data_dir, kind, error);
  if (!self || (own && !take_own (self, own, error)))
    return NULL;
  return g_steal_pointer (&self);
}

BbPaperBlock *
bb_paper_plan_find (const BbPaperPlan *self, const char *name)
{
  int place = find_place (self, name);

  return place < 0 ? NULL : self->blocks->pdata[place];
}

gboolean
bb_paper_plan_has (const BbPaperPlan *self, const char *name)
{
  BbPaperBlock *block = bb_paper_plan_find (self, name);

  return block && !block->off;
}

char **
bb_paper_plan_list_texts (const BbPaperPlan *self, const BbPaperBlock *block)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autoptr (GPtrArray) keys = bb_wording_list_keys (self->wording);

  for (guint i = 0; i < keys->len; i++)
    if (has_text (block, keys->pdata[i]))
      g_strv_builder_add (found, keys->pdata[i]);
  return g_strv_builder_end (found);
}

/* ── Editing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_paper_plan_can_move (const BbPaperPlan *self, guint index, int by)
{
  int to = (int) index + by;
  const BbPaperBlock *block = self->blocks->pdata[index];

  if (to < 0 || to >= (int) self->blocks->len || (block->zone != BB_ZONE_BODY && block->zone != BB_ZONE_ANNEX))
    return FALSE;
  return ((BbPaperBlock *) self->blocks->pdata[to])->zone == block->zone;
}

void
bb_paper_plan_move (BbPaperPlan *self, guint index, int by)
{
  gpointer block = self->blocks->pdata[index];

  g_return_if_fail (bb_paper_plan_can_move (self, index, by));
  self->blocks->pdata[index] = self->blocks->pdata[(int) index + by];
  self->blocks->pdata[(int) index + by] = block;
}

guint
bb_paper_plan_add_words (BbPaperPlan *self)
{
  g_autofree char *name = NULL;
  guint at = self->blocks->len, number = 0;

  do
    {
      g_free (name);
      name = g_strdup_printf (OWN_WORDS "%u", ++number);
    }
  while (find_place (self, name) >= 0);
  for (guint i = 0; i < self->blocks->len; i++)
    if (((BbPaperBlock *) self->blocks->pdata[i])->zone <= BB_ZONE_BODY)
      at = i + 1;
  g_ptr_array_insert (self->blocks, (int) at, new_own_block (name, FALSE));
  return at;
}

gboolean
bb_paper_block_is_own (const BbPaperBlock *block)
{
  return g_str_has_prefix (block->name, OWN_WORDS);
}

void
bb_paper_plan_remove_words (BbPaperPlan *self, guint index)
{
  const BbPaperBlock *block = self->blocks->pdata[index];
  g_auto (GStrv) keys = bb_paper_plan_list_texts (self, block);

  g_return_if_fail (bb_paper_block_is_own (block));
  for (char **key = keys; *key; key++)
    bb_wording_put (self->wording, *key, NULL);
  g_ptr_array_remove_index (self->blocks, index);
}

void
bb_paper_plan_set_logo (BbPaperPlan *self, GBytes *png, double height)
{
  g_clear_pointer (&self->logo, g_bytes_unref);
  self->logo = png ? g_bytes_ref (png) : NULL;
  self->logo_height = height;
}

/* ── As a template ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
put_blocks (const BbPaperPlan *self, BbTemplate *out)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      BbPaperBlock *block = self->blocks->pdata[i];
      BbTemplateBlock *own = bb_template_block_new ();

      own->block = g_strdup (block->name);
      own->off = block->off;
      g_ptr_array_add (out->blocks, own);
    }
}

static void
put_text (BbTemplate *out, const char *key, const char *text)
{
  BbTemplateText *own = bb_template_text_new ();

  own->key = g_strdup (key);
  own->text = g_strdup (text);
  g_ptr_array_add (out->texts, own);
}

static void
put_logo (const BbPaperPlan *self, BbTemplate *out)
{
  gsize size;
  const guchar *data = self->logo ? g_bytes_get_data (self->logo, &size) : NULL;

  if (!data)
    return;
  out->logo = bb_template_logo_new ();
  out->logo->png = g_base64_encode (data, size);
  out->logo->height_mm = (gint64) self->logo_height;
}

static gboolean
has_same_blocks (const BbPaperPlan *a, const BbPaperPlan *b)
{
  gboolean same = a->blocks->len == b->blocks->len;

  for (guint i = 0; same && i < a->blocks->len; i++)
    {
      BbPaperBlock *left = a->blocks->pdata[i], *right = b->blocks->pdata[i];

      same = g_str_equal (left->name, right->name) && left->off == right->off;
    }
  return same;
}

BbTemplate *
bb_paper_plan_to_template (const BbPaperPlan *self, const BbPaperPlan *standard)
{
  BbTemplate *out = bb_template_new ();
  g_autoptr (GPtrArray) keys = bb_wording_list_keys (self->wording);

  out->kind = g_strdup (self->kind);
  if (!has_same_blocks (self, standard))
    put_blocks (self, out);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *text = bb_wording_find (self->wording, keys->pdata[i], NULL);

      if (g_strcmp0 (text, bb_wording_find (standard->wording, keys->pdata[i], NULL)) != 0)
        put_text (out, keys->pdata[i], text);
    }
  put_logo (self, out);
  return out;
}

BbTemplate *
bb_paper_plan_to_full_template (const BbPaperPlan *self)
{
  BbTemplate *out = bb_template_new ();
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  out->kind = g_strdup (self->kind);
  put_blocks (self, out);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      g_auto (GStrv) keys = bb_paper_plan_list_texts (self, self->blocks->pdata[i]);

      for (char **key = keys; *key; key++)
        if (g_hash_table_add (done, g_strdup (*key)))
          put_text (out, *key, bb_wording_find (self->wording, *key, ""));
    }
  put_logo (self, out);
  return out;
}
