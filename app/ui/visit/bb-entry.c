/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-entry.h"

#include "common/bb-wording.h"

/* ── Sections ────────────────────────────────────────────────────────────────────────────────────────────────── */

struct _BbSectionEntry
{
  GObject parent_instance;

  BbChecklist *checklist;
  BbSection *section;
  guint index, answered, failed, total;
};

G_DEFINE_FINAL_TYPE (BbSectionEntry, bb_section_entry, G_TYPE_OBJECT)

static guint section_changed;

static void
bb_section_entry_finalize (GObject *object)
{
  BbSectionEntry *self = BB_SECTION_ENTRY (object);

  bb_checklist_unref (self->checklist);
  bb_section_unref (self->section);
  G_OBJECT_CLASS (bb_section_entry_parent_class)->finalize (object);
}

static void
bb_section_entry_class_init (BbSectionEntryClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_section_entry_finalize;
  section_changed = g_signal_new ("changed", BB_TYPE_SECTION_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_section_entry_init (BbSectionEntry *self)
{
}

BbSectionEntry *
bb_section_entry_new (BbChecklist *checklist, BbSection *section, guint index)
{
  BbSectionEntry *self = g_object_new (BB_TYPE_SECTION_ENTRY, NULL);

  self->checklist = bb_checklist_ref (checklist);
  self->section = bb_section_ref (section);
  self->index = index;
  return self;
}

BbChecklist *bb_section_entry_get_checklist (BbSectionEntry *self) { return self->checklist; }
BbSection *bb_section_entry_get_section (BbSectionEntry *self) { return self->section; }
guint bb_section_entry_get_index (BbSectionEntry *self) { return self->index; }
guint bb_section_entry_get_answered (BbSectionEntry *self) { return self->answered; }
guint bb_section_entry_get_failed (BbSectionEntry *self) { return self->failed; }
guint bb_section_entry_get_total (BbSectionEntry *self) { return self->total; }

void
bb_section_entry_set_tally (BbSectionEntry *self, guint answered, guint failed, guint total)
{
  if (self->answered == answered && self->failed == failed && self->total == total)
    return;
  self->answered = answered;
  self->failed = failed;
  self->total = total;
  g_signal_emit (self, section_changed, 0);
}

/* ── Items ───────────────────────────────────────────────────────────────────────────────────────────────────── */

struct _BbEntry
{
  GObject parent_instance;

  BbItem *item;
  BbSectionEntry *section;
  BbAnswer *answer;
  BbFinding *finding;
  guint evidence;
  gboolean unfolded;
  BbEntrySaving saving;
};

G_DEFINE_FINAL_TYPE (BbEntry, bb_entry, G_TYPE_OBJECT)

static guint entry_changed;

static void
bb_entry_finalize (GObject *object)
{
  BbEntry *self = BB_ENTRY (object);

  bb_item_unref (self->item);
  g_object_unref (self->section);
  bb_answer_unref (self->answer);
  bb_finding_unref (self->finding);
  G_OBJECT_CLASS (bb_entry_parent_class)->finalize (object);
}

static void
bb_entry_class_init (BbEntryClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_entry_finalize;
  entry_changed = g_signal_new ("changed", BB_TYPE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_entry_init (BbEntry *self)
{
}

static BbAnswer *
make_answer (BbItem *item)
{
  BbAnswer *answer = bb_answer_new ();

  answer->item = g_strdup (item->code);
  answer->result = -1;
  return answer;
}

static BbFinding *
make_finding (BbItem *item)
{
  BbFinding *finding = bb_finding_new ();

  finding->item = g_strdup (item->code);
  finding->severity = item->severity;
  return finding;
}

BbEntry *
bb_entry_new (BbItem *item, BbSectionEntry *section)
{
  BbEntry *self = g_object_new (BB_TYPE_ENTRY, NULL);

  self->item = bb_item_ref (item);
  self->section = g_object_ref (section);
  self->answer = make_answer (item);
  self->finding = make_finding (item);
  return self;
}

BbItem *bb_entry_get_item (BbEntry *self) { return self->item; }
BbSectionEntry *bb_entry_get_section (BbEntry *self) { return self->section; }
BbAnswer *bb_entry_get_answer (BbEntry *self) { return self->answer; }
BbFinding *bb_entry_get_finding (BbEntry *self) { return self->finding; }
guint bb_entry_get_evidence (BbEntry *self) { return self->evidence; }
BbEntrySaving *bb_entry_get_saving (BbEntry *self) { return &self->saving; }

gboolean
bb_entry_has_fact (BbEntry *self)
{
  g_autofree char *fact = g_strstrip (g_strdup (self->finding->fact ? self->finding->fact : ""));

  return *fact != '\0';
}

/* As the tally of the domain counts. */
gboolean
bb_entry_is_answered (BbEntry *self)
{
  return bb_answer_decides (self->answer, self->item);
}

gboolean
bb_entry_is_failed (BbEntry *self)
{
  return self->answer->result == BB_RESULT_FAIL;
}

gboolean
bb_entry_lacks_figures (BbEntry *self)
{
  if (self->answer->result != BB_RESULT_PASS && self->answer->result != BB_RESULT_FAIL)
    return FALSE;
  return bb_answer_lacks_figures (self->answer, self->item);
}

gboolean bb_entry_get_unfolded (BbEntry *self) { return self->unfolded; }
void bb_entry_set_unfolded (BbEntry *self, gboolean unfolded) { self->unfolded = unfolded; }

gboolean
bb_entry_matches (BbEntry *self, const char *needle)
{
  g_autofree char *all = g_strjoin (" ", self->item->code, bb_text_get (&self->item->text),
                                    self->answer->note ? self->answer->note : "",
                                    self->answer->text ? self->answer->text : "",
                                    self->finding->fact ? self->finding->fact : "", NULL);

  return bb_wording_match (all, needle);
}

gboolean
bb_entry_has_answer (BbEntry *self, BbAnswer *answer)
{
  g_autoptr (BbAnswer) none = answer ? NULL : make_answer (self->item);

  return bb_value_equal (self->answer, answer ? answer : none);
}

void
bb_entry_take_answer (BbEntry *self, BbAnswer *answer)
{
  bb_answer_unref (self->answer);
  self->answer = answer ? answer : make_answer (self->item);
}

void
bb_entry_take_finding (BbEntry *self, BbFinding *finding)
{
  bb_finding_unref (self->finding);
  self->finding = finding ? finding : make_finding (self->item);
}

void
bb_entry_set_evidence (BbEntry *self, guint evidence)
{
  self->evidence = evidence;
}

void
bb_entry_changed (BbEntry *self)
{
  g_signal_emit (self, entry_changed, 0);
}
