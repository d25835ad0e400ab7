/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-visit-keys.h"

gboolean
bb_visit_key_is_typing (GtkWidget *focus)
{
  return focus && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

static BbKey
with_control (guint key, gboolean typing)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter: return BB_KEY_NEXT_SECTION;
    case GDK_KEY_z:        return typing ? BB_KEY_NONE : BB_KEY_UNDO;
    case GDK_KEY_v:        return typing ? BB_KEY_NONE : BB_KEY_PASTE;
    default:               return BB_KEY_NONE;
    }
}

static BbKey
plain (guint key)
{
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_k:
    case GDK_KEY_K:      return BB_KEY_PREVIOUS;
    case GDK_KEY_Down:
    case GDK_KEY_j:
    case GDK_KEY_J:      return BB_KEY_NEXT;
    case GDK_KEY_1:
    case GDK_KEY_KP_1:   return BB_KEY_PASS;
    case GDK_KEY_2:
    case GDK_KEY_KP_2:   return BB_KEY_FAIL;
    case GDK_KEY_3:
    case GDK_KEY_KP_3:   return BB_KEY_NA;
    case GDK_KEY_n:
    case GDK_KEY_N:      return BB_KEY_NEXT_UNANSWERED;
    case GDK_KEY_e:
    case GDK_KEY_E:      return BB_KEY_EVIDENCE;
    case GDK_KEY_c:
    case GDK_KEY_C:      return BB_KEY_PHONE;
    case GDK_KEY_f:
    case GDK_KEY_F:      return BB_KEY_NOTE;
    case GDK_KEY_slash:
    case GDK_KEY_KP_Divide: return BB_KEY_FILTER;
    default:             return BB_KEY_NONE;
    }
}

BbKey
bb_visit_key_get (GtkWidget *focus, guint key, GdkModifierType state)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK);
  gboolean typing = bb_visit_key_is_typing (focus);

  if (held == GDK_CONTROL_MASK)
    return with_control (key, typing);
  if (held)
    return BB_KEY_NONE;
  if (key == GDK_KEY_Escape)
    return typing ? BB_KEY_LEAVE : BB_KEY_NONE;
  return typing ? BB_KEY_NONE : plain (key);
}
