/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-play-plugins.h"

#include <gst/gst.h>

#include "bb-config.h"

/* Those that are not installed are left out; the file that needs one says so. */
static const char * const plugins[] = {
  "coreelements", "app", "gio", "playback", "typefindfunctions", "audioconvert", "audioresample", "videoconvertscale", "videofilter",
  "ogg", "matroska", "isomp4", "wavparse", "avi", "audioparsers", "videoparsersbad", "id3demux", "icydemux",
  "opus", "opusparse", "vorbis", "theora", "flac", "vpx", "dav1d", "mpg123", "amrnb", "amrwbdec", "alaw", "mulaw", "faad", "fdkaac", "openh264", "libav",
};

/* libav brings decoders of hundreds of formats that no telephone records, and demuxers that were never asked for. */
static const char * const wanted_of_libav[] = {
  "avdec_h264", "avdec_h265", "avdec_mpeg4", "avdec_h263", "avdec_mjpeg", "avdec_vp8", "avdec_vp9", "avdec_aac", "avdec_aac_latm", "avdec_mp3",
  "avdec_mp3float", "avdec_amrnb", "avdec_amrwb", "avdec_alac", "avdec_ac3", NULL,
};

static void
keep_wanted (const char *plugin, const char * const *wanted)
{
  g_autolist (GstPluginFeature) features = gst_registry_get_feature_list_by_plugin (gst_registry_get (), plugin);

  for (GList *l = features; l; l = l->next)
    if (!g_strv_contains (wanted, GST_OBJECT_NAME (l->data)))
      gst_registry_remove_feature (gst_registry_get (), l->data);
}

static void
load (const char *folder, const char *name)
{
  g_autofree char *file = g_strdup_printf ("libgst%s.so", name);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GstPlugin) plugin = g_file_test (path, G_FILE_TEST_EXISTS) ? gst_plugin_load_file (path, NULL) : NULL;
}

gboolean
bb_play_load_plugins (void)
{
  const char *path = g_getenv ("GST_PLUGIN_SYSTEM_PATH_1_0");
  g_auto (GStrv) folders = g_strsplit (path && *path ? path : BB_GST_PLUGINS, G_SEARCHPATH_SEPARATOR_S, -1);

  /* Code made at run time is memory that the sandbox refuses. */
  g_setenv ("ORC_CODE", "backup", TRUE);
  g_setenv ("GST_REGISTRY_DISABLE", "yes", TRUE);
  g_setenv ("GST_PLUGIN_SYSTEM_PATH_1_0", "", TRUE);
  g_setenv ("GST_PLUGIN_PATH_1_0", "", TRUE);
  gst_registry_fork_set_enabled (FALSE);
  if (!gst_init_check (NULL, NULL, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (plugins); i++)
    for (char **folder = folders; *folder; folder++)
      load (*folder, plugins[i]);
  keep_wanted ("libav", wanted_of_libav);
  return gst_registry_find_feature (gst_registry_get (), "decodebin", GST_TYPE_ELEMENT_FACTORY) != NULL;
}
