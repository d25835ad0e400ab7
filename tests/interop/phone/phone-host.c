/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real workspace with the sample visit and its page for phones on 127.0.0.1: phone-host FOLDER [IDLE-SECONDS].
 * Says what happens as one JSON object a line on standard output, and does what standard input says: "renew", "stop", "list",
 * "lock", "unlock", "quit"; "limit BYTES" lets no file grow beyond (a disk that is full), "limit" lifts it. */
#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "services/bb-phone-intake.h"
#include "services/bb-visits.h"

#define ITEM "A1.07"

typedef struct { BbWorkspace *workspace; BbPhoneIntake *intake; char *visit; GMainLoop *loop; } Host;

static void
say (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);

  printf ("%s\n", text);
  fflush (stdout);
  json_object_unref (object);
}

static JsonObject *
make_event (const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "event", name);
  return object;
}

static void
add_evidence (JsonObject *object, BbEvidence *evidence)
{
  g_autofree char *at = evidence->captured ? g_date_time_format_iso8601 (evidence->captured->at) : NULL;

  json_object_set_string_member (object, "sha256", evidence->sha256);
  json_object_set_string_member (object, "name", evidence->name);
  json_object_set_string_member (object, "media_type", evidence->media_type);
  json_object_set_string_member (object, "source", evidence->source);
  json_object_set_string_member (object, "captured", at ? at : "");
  json_object_set_string_member (object, "clock", evidence->captured ? evidence->captured->clock : "");
  json_object_set_int_member (object, "size", evidence->size);
}

static void
say_ready (Host *host)
{
  JsonObject *object = make_event ("ready");

  json_object_set_string_member (object, "url", bb_phone_intake_get_url (host->intake));
  json_object_set_string_member (object, "code", bb_phone_intake_get_code (host->intake));
  json_object_set_string_member (object, "fingerprint", bb_phone_intake_get_fingerprint (host->intake));
  say (object);
}

/* What stands in the visit from the phone, and what the window's list says. */
static void
say_list (Host *host)
{
  JsonObject *object = make_event ("list");
  JsonArray *evidence = json_array_new (), *files = json_array_new ();
  g_autoptr (BbCase) visit = bb_visit_load (host->workspace, host->visit, NULL);
  GListModel *model = bb_phone_intake_get_files (host->intake);

  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    {
      BbEvidence *one = bb_case_get_evidence (visit)->pdata[i];
      JsonObject *member = json_object_new ();

      if (g_strcmp0 (one->source, "phone") == 0 && g_strv_contains ((const char * const *) one->items, ITEM))
        {
          add_evidence (member, one);
          json_array_add_object_element (evidence, json_object_ref (member));
        }
      json_object_unref (member);
    }
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (BbPhoneFile) file = g_list_model_get_item (model, i);
      JsonObject *member = json_object_new ();

      json_object_set_string_member (member, "name", bb_phone_file_get_name (file));
      json_object_set_int_member (member, "state", bb_phone_file_get_state (file));
      json_object_set_string_member (member, "sentence", bb_phone_file_get_sentence (file));
      json_object_set_double_member (member, "fraction", bb_phone_file_get_fraction (file));
      json_array_add_object_element (files, member);
    }
  json_object_set_array_member (object, "evidence", evidence);
  json_object_set_array_member (object, "files", files);
  say (object);
}

static void
on_received (BbPhoneIntake *intake, BbEvidence *evidence, Host *host)
{
  JsonObject *object = make_event ("received");

  add_evidence (object, evidence);
  say (object);
}

static void
on_device_changed (BbPhoneIntake *intake, GParamSpec *pspec, Host *host)
{
  JsonObject *object;

  if (!bb_phone_intake_get_device (intake))
    return;
  object = make_event ("device");
  json_object_set_string_member (object, "device", bb_phone_intake_get_device (intake));
  say (object);
}

static void
on_expired_changed (BbPhoneIntake *intake, GParamSpec *pspec, Host *host)
{
  if (bb_phone_intake_is_expired (intake))
    say (make_event ("expired"));
}

static void
set_limit (const char *bytes)
{
  struct rlimit limit;

  getrlimit (RLIMIT_FSIZE, &limit);
  limit.rlim_cur = *bytes ? (rlim_t) g_ascii_strtoull (bytes, NULL, 10) : limit.rlim_max;
  setrlimit (RLIMIT_FSIZE, &limit);
}

static void
obey (Host *host, const char *command)
{
  g_autoptr (GError) error = NULL;

  if (g_str_equal (command, "renew") && bb_phone_intake_renew (host->intake, &error))
    say_ready (host);
  else if (g_str_equal (command, "stop"))
    bb_phone_intake_stop (host->intake);
  else if (g_str_equal (command, "list"))
    say_list (host);
  else if (g_str_equal (command, "lock"))
    bb_visit_lock (host->workspace, host->visit, NULL, &error);
  else if (g_str_equal (command, "unlock"))
    bb_visit_unlock (host->workspace, host->visit, &error);
  else if (g_str_has_prefix (command, "limit"))
    set_limit (g_strstrip ((char *) command + strlen ("limit")));
  else if (g_str_equal (command, "quit"))
    g_main_loop_quit (host->loop);
  if (error)
    g_error ("%s: %s", command, error->message);
  if (!g_str_equal (command, "list") && !g_str_equal (command, "renew"))
    say (make_event ("done"));
}

static void
on_line_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Host *host = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (!line)
    {
      g_main_loop_quit (host->loop);
      return;
    }
  obey (host, line);
  g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (source), G_PRIORITY_DEFAULT_IDLE, NULL, on_line_read, host);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  Host host = { NULL };

  signal (SIGXFSZ, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  host.loop = g_main_loop_new (NULL, FALSE);
  host.workspace = bb_workspace_open (argv[1], NULL, &error);
  if (!host.workspace || !(host.visit = bb_visit_import_sample (host.workspace, NULL, &error)))
    g_error ("%s", error->message);
  host.intake = bb_phone_intake_new (host.workspace, host.visit, ITEM);
  bb_phone_intake_set_reach (host.intake, TRUE, argc > 2 ? (guint) atoi (argv[2]) : 0);
  g_signal_connect (host.intake, "received", G_CALLBACK (on_received), &host);
  g_signal_connect (host.intake, "notify::device", G_CALLBACK (on_device_changed), &host);
  g_signal_connect (host.intake, "notify::expired", G_CALLBACK (on_expired_changed), &host);
  if (!bb_phone_intake_start (host.intake, &error))
    g_error ("%s", error->message);
  say_ready (&host);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT_IDLE, NULL, on_line_read, &host);
  g_main_loop_run (host.loop);
  bb_phone_intake_stop (host.intake);
  g_object_unref (host.intake);
  bb_workspace_close (host.workspace);
  g_object_unref (host.workspace);
  g_main_loop_unref (host.loop);
  g_free (host.visit);
  return 0;
}
