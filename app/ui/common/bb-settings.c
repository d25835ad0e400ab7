/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-settings.h"

#include "bb-config.h"

GSettings *
bb_settings_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, BB_APP_ID, TRUE) : NULL;

  return schema ? g_settings_new (BB_APP_ID) : NULL;
}

char *
bb_settings_get_language (void)
{
  g_autoptr (GSettings) settings = bb_settings_open ();
  g_autofree char *language = settings ? g_settings_get_string (settings, "language") : NULL;

  return language && *language ? g_steal_pointer (&language) : NULL;
}

char *
bb_settings_get_text (const char *key)
{
  g_autoptr (GSettings) settings = bb_settings_open ();

  return settings ? g_settings_get_string (settings, key) : g_strdup ("");
}

void
bb_settings_set_text (const char *key, const char *text)
{
  g_autoptr (GSettings) settings = bb_settings_open ();

  if (settings)
    g_settings_set_string (settings, key, text);
}
