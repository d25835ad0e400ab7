/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-intake.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-async.h"
#include "bb-attach.h"
#include "phone/bb-phone-certificate.h"
#include "phone/bb-phone-qr.h"

struct _BbPhoneIntake
{
  GObject parent_instance;

  BbWorkspace *workspace;
  char *visit, *item;
  BbText place, title;           /* of the page; read when it first starts */
  gboolean loopback;
  guint idle_seconds;

  BbPhoneServer *server;
  char *fingerprint, *device;
  gboolean expired;
  GListStore *files;
};

enum { PROP_RUNNING = 1, PROP_URL, PROP_CODE, PROP_FINGERPRINT, PROP_DEVICE, PROP_EXPIRED, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { RECEIVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BbPhoneIntake, bb_phone_intake, G_TYPE_OBJECT)

static BbPhoneFile *
find_file (BbPhoneIntake *self, const char *id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->files));

  while (n-- > 0)
    {
      g_autoptr (BbPhoneFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), n);

      if (g_str_equal (bb_phone_file_get_id (file), id))
        return file;             /* the list keeps it */
    }
  return NULL;
}

static BbPhoneFile *
note_news (BbPhoneIntake *self, const BbPhoneNews *news)
{
  BbPhoneFile *file = find_file (self, news->id);
  g_autoptr (BbPhoneFile) made = NULL;

  if (file)
    {
      bb_phone_file_update (file, news);
      return file;
    }
  made = bb_phone_file_new (news);
  g_list_store_append (self->files, made);
  return made;
}

/* ── Taking in ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { BbPhoneIntake *intake; BbPhoneServer *server; BbPhoneFile *file; char *visit, *item; BbPhoneNews *news; } Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_remove (arrival->news->path);
  g_object_unref (arrival->server);
  g_object_unref (arrival->file);
  g_object_unref (arrival->intake);
  g_free (arrival->visit);
  g_free (arrival->item);
  bb_phone_news_free (arrival->news);
  g_free (arrival);
}

/* The server has written and hashed it in the workspace: it is taken from there. When the phone says that it was made is a claim. */
static gpointer
take_in (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  const Arrival *arrival = bb_args_get (args, 0);
  const BbPhoneNews *news = arrival->news;
  const char * const items[] = { arrival->item, NULL };
  g_autoptr (GDateTime) utc = news->modified > 0 ? g_date_time_new_from_unix_utc_usec (news->modified * 1000) : NULL;
  g_autoptr (GDateTime) claimed = utc ? g_date_time_to_local (utc) : NULL;
  const BbOrigin origin = { .name = news->name, .source = "phone", .items = items, .claimed = claimed, .clock = "phone", .received = news->sha256 };

  return bb_attach_file (workspace, arrival->visit, news->path, &origin, NULL, error);
}

static void
on_taken_in (GObject *source, GAsyncResult *result, gpointer data)
{
  Arrival *arrival = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = bb_async_finish (result, &error);

  if (evidence)
    bb_phone_file_set_received (arrival->file, evidence);
  else
    {
      g_autofree char *sentence = bb_phrase (error);

      bb_phone_file_set_refused (arrival->file, sentence);
    }
  bb_phone_server_settle (arrival->server, arrival->news->id, evidence != NULL);
  if (evidence)
    g_signal_emit (arrival->intake, signals[RECEIVED], 0, evidence);
  arrival_free (arrival);
}

/* ── What the server tells ─────────────────────────────────────────────────────────────────────────────────────── */

static void
on_changed (BbPhoneServer *server, const BbPhoneNews *news, BbPhoneIntake *self)
{
  if (server == self->server)
    note_news (self, news);
}

/* Also when the page is closed by now: what has arrived is taken in. */
static void
on_arrived (BbPhoneServer *server, const BbPhoneNews *news, BbPhoneIntake *self)
{
  Arrival *arrival = g_new0 (Arrival, 1);
  BbArgs *args = bb_args_new ();

  *arrival = (Arrival) { g_object_ref (self), g_object_ref (server), g_object_ref (note_news (self, news)),
                         g_strdup (self->visit), g_strdup (self->item), bb_phone_news_copy (news) };
  bb_args_add (args, arrival, NULL);
  bb_async_run (self->workspace, BB_QUEUE_FREE, take_in, args, bb_value_unref, NULL, on_taken_in, arrival);
}

static const char *
name_device (const char *user_agent)
{
  static const struct { const char *mark, *name; } devices[] = {
    { "iPhone", N_("iPhone") }, { "iPad", N_("iPad") }, { "Android", N_("Android phone") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (strstr (user_agent, devices[i].mark))
      return _(devices[i].name);
  return _("Another device");
}

static void
on_device (BbPhoneServer *server, const char *user_agent, BbPhoneIntake *self)
{
  if (server != self->server)
    return;
  g_set_str (&self->device, name_device (user_agent));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DEVICE]);
}

static void
on_expired (BbPhoneServer *server, BbPhoneIntake *self)
{
  if (server != self->server)
    return;
  self->expired = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPIRED]);
}

/* ── Starting and stopping ─────────────────────────────────────────────────────────────────────────────────────── */

static void
notify_all (BbPhoneIntake *self)
{
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

/* The page speaks the phone's language, whatever the laptop's is. */
static void
set_title (BbPhoneIntake *self, BbItem *item)
{
  g_autofree char *vi = item ? g_strdup_printf ("%s · %s", item->code, item->text.vi) : g_strdup ("Chứng cứ của cuộc kiểm tra");
  g_autofree char *en = item && item->text.en ? g_strdup_printf ("%s · %s", item->code, item->text.en) : item ? NULL : g_strdup ("Evidence of the visit");

  bb_text_set (&self->title, vi, en);
}

/* What the page says of where the files go. */
static gboolean
set_titles (BbPhoneIntake *self, BbCase *visit, GError **error)
{
  BbItem *item = self->item ? bb_case_find_item (visit, self->item) : NULL;

  if (self->item && !item)
    {
      g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM, _("The checklists of this visit have no item “%s”"), self->item);
      return FALSE;
    }
  bb_text_set (&self->place, bb_case_get_visit (visit)->unit_name.vi, bb_case_get_visit (visit)->unit_name.en);
  set_title (self, item);
  return TRUE;
}

static gboolean
open_page (BbPhoneIntake *self, GError **error)
{
  g_autofree char *folder = g_build_filename (bb_workspace_get_folder (self->workspace), "files", "tmp", NULL);
  const BbPhoneOptions options = {
    folder, { self->place.vi, self->place.en }, { self->title.vi, self->title.en }, self->loopback, self->idle_seconds,
  };
  g_autoptr (BbPhoneServer) server = bb_phone_server_new (&options);

  if (!bb_phone_server_start (server, error))
    return FALSE;
  g_signal_connect_object (server, "device", G_CALLBACK (on_device), self, 0);
  g_signal_connect_object (server, "changed", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (server, "arrived", G_CALLBACK (on_arrived), self, 0);
  g_signal_connect_object (server, "expired", G_CALLBACK (on_expired), self, 0);
  g_free (self->fingerprint);
  self->fingerprint = bb_phone_certificate_format_fingerprint (bb_phone_server_get_fingerprint (server));
  self->server = g_steal_pointer (&server);
  notify_all (self);
  return TRUE;
}

static void
drop_unfinished (BbPhoneIntake *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (BbPhoneFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      if (bb_phone_file_get_state (file) == BB_PHONE_ARRIVING)
        bb_phone_file_set_refused (file, _("The page was closed before all of it had arrived; the phone still has it."));
    }
}

static void
on_visit_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BbPhoneIntake *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = bb_visit_load_finish (self->workspace, result, &error);

  if (visit && set_titles (self, visit, &error) && (self->server || open_page (self, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* ── The object ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_phone_intake_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BbPhoneIntake *self = BB_PHONE_INTAKE (object);

  switch (id)
    {
    case PROP_RUNNING: g_value_set_boolean (value, bb_phone_intake_is_running (self)); break;
    case PROP_URL: g_value_set_string (value, bb_phone_intake_get_url (self)); break;
    case PROP_CODE: g_value_set_string (value, bb_phone_intake_get_code (self)); break;
    case PROP_FINGERPRINT: g_value_set_string (value, bb_phone_intake_get_fingerprint (self)); break;
    case PROP_DEVICE: g_value_set_string (value, self->device); break;
    case PROP_EXPIRED: g_value_set_boolean (value, self->expired); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bb_phone_intake_dispose (GObject *object)
{
  BbPhoneIntake *self = BB_PHONE_INTAKE (object);

  if (self->server)
    bb_phone_server_stop (self->server);
  g_clear_object (&self->server);
  g_clear_object (&self->workspace);
  g_clear_object (&self->files);
  G_OBJECT_CLASS (bb_phone_intake_parent_class)->dispose (object);
}

static void
bb_phone_intake_finalize (GObject *object)
{
  BbPhoneIntake *self = BB_PHONE_INTAKE (object);

  g_free (self->visit);
  g_free (self->item);
  bb_text_set (&self->place, NULL, NULL);
  bb_text_set (&self->title, NULL, NULL);
  g_free (self->fingerprint);
  g_free (self->device);
  G_OBJECT_CLASS (bb_phone_intake_parent_class)->finalize (object);
}

static void
bb_phone_intake_class_init (BbPhoneIntakeClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = bb_phone_intake_get_property;
  object_class->dispose = bb_phone_intake_dispose;
  object_class->finalize = bb_phone_intake_finalize;
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  props[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  props[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  props[PROP_FINGERPRINT] = g_param_spec_string ("fingerprint", NULL, NULL, NULL, flags);
  props[PROP_DEVICE] = g_param_spec_string ("device", NULL, NULL, NULL, flags);
  props[PROP_EXPIRED] = g_param_spec_boolean ("expired", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[RECEIVED] = g_signal_new ("received", BB_TYPE_PHONE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
bb_phone_intake_init (BbPhoneIntake *self)
{
  self->files = g_list_store_new (BB_TYPE_PHONE_FILE);
}

BbPhoneIntake *
bb_phone_intake_new (BbWorkspace *workspace, const char *visit, const char *item)
{
  BbPhoneIntake *self = g_object_new (BB_TYPE_PHONE_INTAKE, NULL);

  self->workspace = g_object_ref (workspace);
  self->visit = g_strdup (visit);
  self->item = g_strdup (item);
  return self;
}

gboolean
bb_phone_intake_start (BbPhoneIntake *self, GError **error)
{
  g_autoptr (BbCase) visit = NULL;

  g_return_val_if_fail (BB_IS_PHONE_INTAKE (self), FALSE);
  if (self->server)
    return TRUE;
  visit = bb_visit_load (self->workspace, self->visit, error);
  return visit && set_titles (self, visit, error) && open_page (self, error);
}

void
bb_phone_intake_start_async (BbPhoneIntake *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  bb_visit_load_async (self->workspace, self->visit, NULL, on_visit_loaded, task);
}

gboolean
bb_phone_intake_start_finish (BbPhoneIntake *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bb_phone_intake_stop (BbPhoneIntake *self)
{
  g_return_if_fail (BB_IS_PHONE_INTAKE (self));
  if (!self->server)
    return;
  bb_phone_server_stop (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->device, g_free);
  self->expired = FALSE;
  drop_unfinished (self);
  notify_all (self);
}

gboolean
bb_phone_intake_renew (BbPhoneIntake *self, GError **error)
{
  g_return_val_if_fail (BB_IS_PHONE_INTAKE (self) && self->title.vi != NULL, FALSE);
  bb_phone_intake_stop (self);
  return open_page (self, error);
}

gboolean bb_phone_intake_is_running (BbPhoneIntake *self) { return self->server != NULL; }
gboolean bb_phone_intake_is_expired (BbPhoneIntake *self) { return self->expired; }
const char *bb_phone_intake_get_fingerprint (BbPhoneIntake *self) { return self->server ? self->fingerprint : NULL; }
const char *bb_phone_intake_get_device (BbPhoneIntake *self) { return self->device; }
GListModel *bb_phone_intake_get_files (BbPhoneIntake *self) { return G_LIST_MODEL (self->files); }

const char * const *
bb_phone_intake_get_urls (BbPhoneIntake *self)
{
  return self->server ? bb_phone_server_get_urls (self->server) : NULL;
}

const char *
bb_phone_intake_get_url (BbPhoneIntake *self)
{
  return self->server ? bb_phone_server_get_urls (self->server)[0] : NULL;
}

const char *
bb_phone_intake_get_code (BbPhoneIntake *self)
{
  return self->server ? bb_phone_server_get_code (self->server) : NULL;
}

GBytes *
bb_phone_intake_make_qr (const char *url, guint *width)
{
  return bb_phone_qr_encode (url, width);
}

guint
bb_phone_intake_count_pending (BbPhoneIntake *self)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (BbPhoneFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      n += bb_phone_file_get_state (file) <= BB_PHONE_STORING;
    }
  return n;
}

void
bb_phone_intake_set_reach (BbPhoneIntake *self, gboolean loopback, guint idle_seconds)
{
  self->loopback = loopback;
  self->idle_seconds = idle_seconds;
}
