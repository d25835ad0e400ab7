/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-accounts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_MOST 64
#define SCOPE_MOST 63

static int
compare_texts (gconstpointer left, gconstpointer right)
{
  return strcmp (*(char * const *) left, *(char * const *) right);
}

/* Sorted, each once, with what everybody has. */
static char **
make_roles (const char * const *roles)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_null_terminated (4, g_free, TRUE);

  g_ptr_array_add (sorted, g_strdup (BB_ROLE_STAFF));
  for (; roles != NULL && *roles != NULL; roles++)
    if (!g_ptr_array_find_with_equal_func (sorted, *roles, g_str_equal, NULL))
      g_ptr_array_add (sorted, g_strdup (*roles));
  g_ptr_array_sort (sorted, compare_texts);
  return (char **) g_ptr_array_steal (sorted, NULL);
}

BbUser *
bb_user_new (const char *name, const char *display_name, const char * const *roles)
{
  BbUser *self = g_new0 (BbUser, 1);

  g_atomic_ref_count_init (&self->refs);
  self->name = g_strdup (name);
  self->display_name = g_strdup (display_name != NULL && *display_name != '\0' ? display_name : name);
  self->roles = make_roles (roles);
  return self;
}

BbUser *
bb_user_ref (BbUser *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
bb_user_unref (BbUser *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->name);
  g_free (self->display_name);
  g_strfreev (self->roles);
  g_free (self->created_at);
  g_free (self->changed_at);
  g_free (self);
}

gboolean
bb_user_has_role (const BbUser *self, const char *role)
{
  return self != NULL && g_strv_contains ((const char * const *) self->roles, role);
}

gboolean
bb_user_is_admin (const BbUser *self)
{
  return bb_user_has_role (self, BB_ROLE_ADMIN);
}

static gboolean
consists_of (const char *text, gsize most, const char *more)
{
  gsize length = strlen (text);

  if (length == 0 || length > most || !(g_ascii_islower (*text) || g_ascii_isdigit (*text)))
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_islower (*text) && !g_ascii_isdigit (*text) && strchr (more, *text) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
bb_user_name_check (const char *name, GError **error)
{
  if (consists_of (name, NAME_MOST, "._-@"))
    return TRUE;
  g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID,
               _("“%s” is not a name for an account: 1 to 64 small letters without marks, digits and . _ - @, beginning with a letter or digit."), name);
  return FALSE;
}

gboolean
bb_scope_check (const char *scope, GError **error)
{
  if (consists_of (scope, SCOPE_MOST, "_-"))
    return TRUE;
  g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID,
               _("“%s” is not the id of a team, plan or area: 1 to 63 small letters without marks, digits, _ and -."), scope);
  return FALSE;
}

gboolean
bb_user_role_check (const char *role, GError **error)
{
  static const char * const plain[] = { "office", "planner", BB_ROLE_ADMIN, BB_ROLE_STAFF, NULL };
  static const char * const scoped[] = { "leader", "deputy", "secretary", "member", "supervisor", NULL };
  const char *colon = strchr (role, ':');
  g_autofree char *kind = colon != NULL ? g_strndup (role, (gsize) (colon - role)) : g_strdup (role);

  if (colon != NULL && g_strv_contains (scoped, kind))
    return bb_scope_check (colon + 1, error);
  if (colon == NULL && g_strv_contains (plain, kind))
    return TRUE;
  g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID,
               _("“%s” is not a role: leader:TEAM, deputy:TEAM, secretary:TEAM, member:TEAM, supervisor:AREA, office, planner or _admin."), role);
  return FALSE;
}
