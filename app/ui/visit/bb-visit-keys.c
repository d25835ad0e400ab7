/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-visit-keys.h"

#include "common/bb-composing.h"

#include "bb-item-view.h"
#include "bb-observation-grid.h"
#include "bb-sample-box.h"

/* ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_visit_key_is_typing (GtkWidget *focus)
{
  return focus && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

/* Inside a table the arrows move from cell to cell, and a drawn dossier takes 1 and 2 for itself. */
static gboolean
belongs_to_table (GtkWidget *focus, BbKey key)
{
  if (!focus)
    return FALSE;
  if (gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX))
    return key == BB_KEY_PREVIOUS || key == BB_KEY_NEXT;
  if (gtk_widget_get_ancestor (focus, BB_TYPE_SAMPLE_BOX))
    return key == BB_KEY_PREVIOUS || key == BB_KEY_NEXT || key == BB_KEY_PASS || key == BB_KEY_FAIL || key == BB_KEY_NOTE;
  return gtk_widget_get_ancestor (focus, BB_TYPE_OBSERVATION_GRID) && (key == BB_KEY_PREVIOUS || key == BB_KEY_NEXT);
}

static BbKey
with_control (guint key, gboolean typing)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter: return BB_KEY_NEXT_SECTION;
    case GDK_KEY_z:        return typing ? BB_KEY_NONE : BB_KEY_UNDO;
    case GDK_KEY_Z:        return typing ? BB_KEY_NONE : BB_KEY_REDO;
    case GDK_KEY_v:        return BB_KEY_PASTE;
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
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add: return BB_KEY_ADD;
    case GDK_KEY_f:
    case GDK_KEY_F:      return BB_KEY_NOTE;
    case GDK_KEY_slash:
    case GDK_KEY_KP_Divide: return BB_KEY_FILTER;
    default:             return BB_KEY_NONE;
    }
}

static gboolean
is_arrow (guint key)
{
  return key == GDK_KEY_Up || key == GDK_KEY_Down;
}

/* A row of the list itself has the focus: nothing there that Return would press. */
static gboolean
is_on_item (GtkWidget *focus)
{
  return !focus || (gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) && !gtk_widget_get_ancestor (focus, BB_TYPE_ITEM_CARD));
}

BbKey
bb_visit_key_get (GtkWidget *focus, guint key, GdkModifierType state)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK);
  gboolean typing = bb_visit_key_is_typing (focus);
  BbKey meaning;

  if (bb_composing_is_in (focus))
    return BB_KEY_NONE;
  if (held == GDK_CONTROL_MASK)
    return with_control (key, typing);
  if (held)
    return BB_KEY_NONE;
  /* Back to the item, never out of the visit by one key too many. */
  if (key == GDK_KEY_Escape)
    return typing || (focus && gtk_widget_get_ancestor (focus, BB_TYPE_ITEM_VIEW)) ? BB_KEY_LEAVE : BB_KEY_NONE;
  if (typing || (focus && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER)))
    return BB_KEY_NONE;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    return is_on_item (focus) ? BB_KEY_FIGURES : BB_KEY_NONE;
  meaning = plain (key);
  if (belongs_to_table (focus, meaning) && (is_arrow (key) || (meaning != BB_KEY_PREVIOUS && meaning != BB_KEY_NEXT)))
    return BB_KEY_NONE;
  return meaning;
}
