/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-conflict-card.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"

struct _BbConflictCard
{
  AdwBin parent_instance;

  BbConflict *conflict;
  GPtrArray *marks;              /* for each field that differs, a GPtrArray of the versions' GtkCheckButton */
  GtkWidget *marked;             /* keeps what is marked; %NULL: there is nothing to mix */
};

G_DEFINE_FINAL_TYPE (BbConflictCard, bb_conflict_card, ADW_TYPE_BIN)

static guint chosen;

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* ── What is marked ──────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
can_mix (const BbConflict *self)
{
  guint differ = 0;

  for (guint i = 0; i < self->fields->len; i++)
    differ += ((BbVersionField *) self->fields->pdata[i])->differs;
  for (guint i = 0; i < self->versions->len; i++)
    if (((BbVersion *) self->versions->pdata[i])->deleted || ((BbVersion *) self->versions->pdata[i])->stated)
      return FALSE;
  return differ > 1 && !self->why_not;
}

static guint
get_mark (GPtrArray *buttons)
{
  for (guint i = 0; i < buttons->len; i++)
    if (gtk_check_button_get_active (buttons->pdata[i]))
      return i;
  return 0;
}

static void
check_marks (BbConflictCard *self)
{
  gboolean mixed = FALSE;

  for (guint i = 1; i < self->marks->len; i++)
    mixed |= get_mark (self->marks->pdata[i]) != get_mark (self->marks->pdata[0]);
  if (self->marked)
    gtk_widget_set_sensitive (self->marked, mixed);
}

static void
on_keep_marked (BbConflictCard *self)
{
  g_autofree guint *from = g_new0 (guint, MAX (self->conflict->fields->len, 1));

  /* Those that differ stand first. */
  for (guint i = 0; i < self->marks->len; i++)
    from[i] = get_mark (self->marks->pdata[i]);
  g_signal_emit (self, chosen, 0, 0u, from);
}

static void
on_keep (GtkWidget *button, BbConflictCard *self)
{
  g_signal_emit (self, chosen, 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "version")), NULL);
}

/* ── One version ─────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_origin (const BbVersion *version)
{
  g_autofree char *when = version->at ? bb_wording_when (version->at) : NULL;

  if (version->laptop && when)
    return g_strdup_printf (_("%s, on the laptop “%s”"), when, version->laptop);
  return g_strdup (when ? when : version->laptop ? version->laptop : _("it does not say where and when"));
}

static void
add_head (GtkBox *side, const BbVersion *version)
{
  g_autofree char *origin = describe_origin (version);

  gtk_box_append (side, make_label (version->author ? version->author : _("Not known"), "heading"));
  gtk_box_append (side, make_label (origin, "caption"));
  if (version->stated)
    gtk_box_append (side, make_label (_("The minutes state this one"), "accent"));
  else if (version->shows)
    gtk_box_append (side, make_label (_("Shows now"), "accent"));
}

/* The arrows within a group: GTK looks for the next one beside it in one box alone, and these stand in different ones. */
static gboolean
on_arrow (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state, GPtrArray *group)
{
  gboolean back = keyval == GDK_KEY_Left || keyval == GDK_KEY_Up, on = keyval == GDK_KEY_Right || keyval == GDK_KEY_Down;
  GtkWidget *next;

  if (!back && !on)
    return GDK_EVENT_PROPAGATE;
  next = group->pdata[(get_mark (group) + (on ? 1 : group->len - 1)) % group->len];
  gtk_check_button_set_active (GTK_CHECK_BUTTON (next), TRUE);
  gtk_widget_grab_focus (next);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_mark (BbConflictCard *self, guint field, const char *text, const char *spoken)
{
  GtkWidget *button = gtk_check_button_new (), *label = make_label (text, NULL);
  GtkEventController *arrows = gtk_event_controller_key_new ();
  GPtrArray *group;

  while (self->marks->len <= field)
    g_ptr_array_add (self->marks, g_ptr_array_new ());
  group = self->marks->pdata[field];
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  if (group->len)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), group->pdata[0]);
  else
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  g_ptr_array_add (group, button);
  bb_set_accessible_name (button, spoken);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (check_marks), self);
  g_signal_connect (arrows, "key-pressed", G_CALLBACK (on_arrow), group);
  gtk_widget_add_controller (button, arrows);
  return button;
}

static void
add_field (BbConflictCard *self, GtkBox *side, guint index, guint version, gboolean mixes)
{
  const BbVersionField *field = self->conflict->fields->pdata[index];
  const char *value = *field->values[version] ? field->values[version] : _("nothing");
  const char *who = ((BbVersion *) self->conflict->versions->pdata[version])->author;
  g_autofree char *spoken = g_strdup_printf (_("%s of %s: %s"), field->label, who ? who : _("Not known"), value);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box), make_label (field->label, "caption-heading"));
  gtk_box_append (GTK_BOX (box), mixes ? make_mark (self, index, value, spoken) : make_label (value, NULL));
  gtk_box_append (side, box);
}

static void
add_button (BbConflictCard *self, GtkBox *side, guint index)
{
  const BbVersion *version = self->conflict->versions->pdata[index];
  GtkWidget *button = gtk_button_new_with_label (version->deleted ? _("Delete It") : _("Keep This Version"));
  g_autofree char *spoken = g_strdup_printf (version->deleted ? _("Delete it, as %s did") : _("Keep the version of %s"),
                                             version->author ? version->author : _("Not known"));

  g_object_set_data (G_OBJECT (button), "version", GUINT_TO_POINTER (index));
  bb_set_accessible_name (button, spoken);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_valign (button, GTK_ALIGN_END);
  gtk_widget_set_vexpand (button, TRUE);
  gtk_widget_set_sensitive (button, !self->conflict->why_not && (version->body || version->deleted));
  g_signal_connect (button, "clicked", G_CALLBACK (on_keep), self);
  gtk_box_append (side, button);
}

/* Once the minutes state one, the others cannot be chosen any more. */
static gboolean
may_stay (const BbConflict *self, const BbVersion *version)
{
  for (guint i = 0; i < self->versions->len; i++)
    if (((BbVersion *) self->versions->pdata[i])->stated)
      return version->stated;
  return TRUE;
}

static GtkWidget *
make_side (BbConflictCard *self, guint index, gboolean mixes)
{
  const BbVersion *version = self->conflict->versions->pdata[index];
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (side, "version");
  add_head (GTK_BOX (side), version);
  if (version->deleted)
    gtk_box_append (GTK_BOX (side), make_label (_("This person deleted the record"), NULL));
  else if (!version->body)
    gtk_box_append (GTK_BOX (side), make_label (_("What it says is not on this laptop yet: sync first"), NULL));
  for (guint i = 0; !version->deleted && i < self->conflict->fields->len; i++)
    if (((BbVersionField *) self->conflict->fields->pdata[i])->differs)
      add_field (self, GTK_BOX (side), i, index, mixes);
  if (may_stay (self->conflict, version))
    add_button (self, GTK_BOX (side), index);
  return side;
}

/* ── The card ────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
make_sides (BbConflictCard *self, gboolean compact)
{
  GtkWidget *sides = gtk_box_new (compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, 10);
  gboolean mixes = can_mix (self->conflict);

  gtk_box_set_homogeneous (GTK_BOX (sides), !compact);
  for (guint i = 0; i < self->conflict->versions->len; i++)
    gtk_box_append (GTK_BOX (sides), make_side (self, i, mixes));
  return sides;
}

/* "answer A1.07" as a title. */
static char *
capitalise (const char *text)
{
  g_autofree char *first = g_utf8_strup (text, g_utf8_next_char (text) - text);

  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

static void
build (BbConflictCard *self, gboolean compact)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  g_autofree char *title = capitalise (self->conflict->title);

  gtk_widget_add_css_class (box, "item-card");
  gtk_box_append (GTK_BOX (box), make_label (title, "title-4"));
  if (self->conflict->about)
    gtk_box_append (GTK_BOX (box), make_label (self->conflict->about, NULL));
  if (self->conflict->place)
    gtk_box_append (GTK_BOX (box), make_label (self->conflict->place, "dimmed"));
  gtk_box_append (GTK_BOX (box), make_sides (self, compact));
  if (can_mix (self->conflict))
    {
      self->marked = gtk_button_new_with_label (_("Keep What Is Marked"));
      gtk_widget_set_halign (self->marked, GTK_ALIGN_START);
      g_signal_connect_swapped (self->marked, "clicked", G_CALLBACK (on_keep_marked), self);
      gtk_box_append (GTK_BOX (box), self->marked);
      check_marks (self);
    }
  if (self->conflict->why_not)
    gtk_box_append (GTK_BOX (box), make_label (self->conflict->why_not, "warning"));
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
bb_conflict_card_finalize (GObject *object)
{
  BbConflictCard *self = BB_CONFLICT_CARD (object);

  g_clear_pointer (&self->conflict, bb_conflict_free);
  g_ptr_array_unref (self->marks);
  G_OBJECT_CLASS (bb_conflict_card_parent_class)->finalize (object);
}

static void
bb_conflict_card_class_init (BbConflictCardClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_conflict_card_finalize;
  chosen = g_signal_new ("chosen", BB_TYPE_CONFLICT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_POINTER);
}

static void
bb_conflict_card_init (BbConflictCard *self)
{
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

GtkWidget *
bb_conflict_card_new (BbConflict *conflict, gboolean compact)
{
  BbConflictCard *self = g_object_new (BB_TYPE_CONFLICT_CARD, NULL);

  self->conflict = conflict;
  build (self, compact);
  return GTK_WIDGET (self);
}

BbConflict *
bb_conflict_card_get_conflict (BbConflictCard *self)
{
  return self->conflict;
}
