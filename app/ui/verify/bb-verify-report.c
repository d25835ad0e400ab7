/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-verify-report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-wording.h"
#include "minutes/bb-signer-words.h"

#define MAX_DIFFERENCES 100

const char *
bb_verify_report_get_icon (BbVerdict verdict)
{
  switch (verdict)
    {
    case BB_VERDICT_VALID:        return "security-high-symbolic";
    case BB_VERDICT_UNDETERMINED: return "security-medium-symbolic";
    default:                      return "security-low-symbolic";
    }
}

const char *
bb_verify_report_get_class (BbVerdict verdict)
{
  switch (verdict)
    {
    case BB_VERDICT_VALID:        return "success";
    case BB_VERDICT_UNDETERMINED: return "warning";
    default:                      return "error";
    }
}

/* What was found stands alone here, and not behind a colon as in a terminal. */
static char *
make_sentence (const char *words)
{
  g_autofree char *first = g_utf8_substring (words, 0, *words ? 1 : 0);
  g_autofree char *large = g_utf8_strup (first, -1);

  return g_strconcat (large, words + strlen (first), NULL);
}

char *
bb_verify_report_format_verdict (BbVerdict verdict)
{
  return make_sentence (bb_verdict_to_string (verdict));
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
make_line (const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  return row;
}

static void
add_line (AdwExpanderRow *row, const char *title, const char *value)
{
  if (value && *value)
    adw_expander_row_add_row (row, make_line (title, value));
}

static void
add_lines (AdwExpanderRow *row, const char *title, char **lines)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) sentences = NULL;
  g_autofree char *text = NULL;

  for (char **line = lines; line && *line; line++)
    g_strv_builder_take (builder, make_sentence (*line));
  sentences = g_strv_builder_end (builder);
  text = g_strjoinv ("\n", sentences);
  add_line (row, title, text);
}

static void
add_fact (AdwPreferencesGroup *group, const char *title, const char *value)
{
  if (value && *value)
    adw_preferences_group_add (group, make_line (title, value));
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, GPtrArray *groups, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (page, group);
  g_ptr_array_add (groups, group);
  return group;
}

static GtkWidget *
make_mark (const char *icon, const char *class)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  if (class)
    gtk_widget_add_css_class (image, class);
  return image;
}

/* ── The signatures and what happened between them ───────────────────────────────────────────────────────────── */

/* When, by whose clock. */
static char *
format_clock (const BbSignatureReport *report)
{
  g_autofree char *stamped = report->stamped_time ? bb_wording_time (report->stamped_time) : NULL;
  g_autofree char *claimed = report->claimed_time ? bb_wording_time (report->claimed_time) : NULL;

  if (stamped && report->stamp_trusted)
    return g_strdup_printf (_("not later than %s by the clock of %s"), stamped, report->stamp_authority);
  if (claimed)
    return g_strdup_printf (_("%s by the signer's own clock"), claimed);
  return g_strdup (_("no time is stated"));
}

static void
add_certificate (AdwExpanderRow *row, const BbSignatureReport *report)
{
  g_autofree char *from = report->not_before ? bb_wording_time (report->not_before) : NULL, *to = report->not_after ? bb_wording_time (report->not_after) : NULL;
  g_autofree char *validity = from && to ? g_strdup_printf (_("%s to %s"), from, to) : NULL;

  add_line (row, _("Subject of the certificate"), report->subject_dn);
  add_line (row, _("Certificate issued by"), report->issuer);
  add_line (row, _("Number of the certificate"), report->serial);
  add_line (row, _("Certificate valid"), validity);
  if (report->signer)
    add_line (row, _("Signer"), report->trusted ? _("Leads to a trusted root certificate") : _("Not known to be trusted"));
  add_line (row, _("Algorithm"), report->algorithm);
}

static void
add_times (AdwExpanderRow *row, const BbSignatureReport *report)
{
  g_autofree char *claimed = report->claimed_time ? bb_wording_time (report->claimed_time) : NULL;
  g_autofree char *stamped = report->stamped_time ? bb_wording_time (report->stamped_time) : NULL;
  g_autofree char *words = stamped ? g_strdup_printf (report->stamp_trusted ? _("%s by the clock of %s") : _("%s by the clock of %s, whom nothing vouches for"), stamped,
                                                      report->stamp_authority) : NULL;

  add_line (row, _("Signed at, by the signer's clock"), claimed);
  add_line (row, _("Time stamp"), words ? words : _("Not yet time-stamped"));
}

static void
add_details (AdwExpanderRow *row, const BbSignatureReport *report)
{
  add_lines (row, _("Reasons"), report->problems);
  add_line (row, _("The signed bytes"), report->intact ? _("Intact") : _("Changed, or not to be checked"));
  add_line (row, _("Covers"), report->covers_whole_file ? _("The whole file") : _("The file as it was then; something was added since"));
  add_lines (row, _("Added after this signature"), report->changes);
  if (report->certifies)
    add_line (row, _("Certification"), _("Only empty fields may be filled and signed afterwards"));
  add_times (row, report);
  add_line (row, _("Level (PAdES)"), report->level);
  add_line (row, _("Reason of the signer"), report->reason);
  add_certificate (row, report);
  add_line (row, _("Field"), report->field ? bb_signer_describe_role (report->field) : NULL);
}

static void
add_signature (AdwPreferencesGroup *group, const BbSignatureReport *report)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *verdict = bb_verify_report_format_verdict (report->verdict), *clock = format_clock (report);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", verdict, clock);
  const char *name = report->signer ? report->signer : report->field;
  g_autofree char *title = report->is_time_stamp ? g_strdup_printf (_("Time stamp: %s"), report->stamp_authority ? report->stamp_authority : name) : g_strdup (name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), make_mark (bb_verify_report_get_icon (report->verdict), bb_verify_report_get_class (report->verdict)));
  add_details (ADW_EXPANDER_ROW (row), report);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), report->verdict == BB_VERDICT_INVALID);
  adw_preferences_group_add (group, row);
}

/* What was added after this one and before the next, but that the next was signed, which its own row tells. */
static void
add_changes (AdwPreferencesGroup *group, const BbSignatureReport *report, const BbSignatureReport *next)
{
  g_autoptr (GPtrArray) between = g_ptr_array_new ();

  for (char **change = report->changes; change && *change; change++)
    if (!next || !next->changes || !g_strv_contains ((const char * const *) next->changes, *change))
      g_ptr_array_add (between, *change);
  if (next && between->len <= 1 && report->only_allowed_changes)
    return;
  for (guint i = 0; i < between->len; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *words = make_sentence (between->pdata[i]);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_mark (report->only_allowed_changes ? "document-edit-symbolic" : "dialog-warning-symbolic",
                                                                  report->only_allowed_changes ? NULL : "error"));
      adw_preferences_group_add (group, row);
    }
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const BbSignatureReport *first = *(BbSignatureReport *const *) a, *second = *(BbSignatureReport *const *) b;

  return (first->end > second->end) - (first->end < second->end);
}

static void
add_timeline (AdwPreferencesPage *page, GPtrArray *groups, const BbVerification *verification)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  AdwPreferencesGroup *group;

  for (guint i = 0; i < verification->signatures->len; i++)
    g_ptr_array_add (all, verification->signatures->pdata[i]);
  for (guint i = 0; i < verification->time_stamps->len; i++)
    g_ptr_array_add (all, verification->time_stamps->pdata[i]);
  g_ptr_array_sort (all, compare_ends);
  if (all->len == 0 && !*verification->empty_fields)
    return;
  group = add_group (page, groups, _("Signatures and Changes"));
  adw_preferences_group_set_description (group, _("Oldest first"));
  for (guint i = 0; i < all->len; i++)
    {
      add_signature (group, all->pdata[i]);
      add_changes (group, all->pdata[i], i + 1 < all->len ? all->pdata[i + 1] : NULL);
    }
  for (char **field = verification->empty_fields; *field; field++)
    add_fact (group, _("Not signed yet"), bb_signer_describe_role (*field));
}

/* ── Records and file ────────────────────────────────────────────────────────────────────────────────────────── */

static char *
format_counts (const BbPaperComparison *comparison)
{
  guint same = comparison->counts[BB_PAPER_SAME], withheld = comparison->counts[BB_PAPER_WITHHELD];

  if (!comparison->is_known)
    return g_strdup_printf (_("%u records are in the list, %u contradict it. The visit is not in this workspace."), comparison->lines->len,
                            comparison->counts[BB_PAPER_CONTRADICTS]);
  if (bb_paper_comparison_is_same (comparison))
    return g_strdup_printf (_("All %u records stand in this workspace as they were locked."), same);
  return g_strdup_printf (_("%u records stand as they were locked, %u differ or are missing, %u are withheld."), same, comparison->lines->len - same - withheld, withheld);
}

static void
add_records (AdwPreferencesPage *page, GPtrArray *groups, const BbCheck *check)
{
  const BbPaperComparison *comparison = check->comparison;
  g_autofree char *words = comparison && comparison->has_list ? format_counts (comparison) : NULL;
  AdwPreferencesGroup *group;
  guint shown = 0;

  if (!words && !check->problem)
    return;
  group = add_group (page, groups, _("Records in the PDF"));
  adw_preferences_group_set_description (group, words ? words : check->problem);
  for (guint i = 0; words && i < comparison->lines->len && shown < MAX_DIFFERENCES; i++)
    {
      const BbPaperLine *line = comparison->lines->pdata[i];

      if (line->state == BB_PAPER_SAME || line->state == BB_PAPER_WITHHELD)
        continue;
      add_fact (group, bb_paper_state_to_string (line->state), line->title);
      shown++;
    }
}

/* Correction minutes, minutes of a refusal. */
static void
add_link (AdwPreferencesPage *page, GPtrArray *groups, const BbCheck *check)
{
  g_autofree char *words = check->link ? bb_paper_link_describe (check->link) : NULL;
  AdwPreferencesGroup *group = words ? add_group (page, groups, _("Minutes That It Belongs To")) : NULL;

  if (!group)
    return;
  adw_preferences_group_set_description (group, words);
  add_fact (group, _("Number"), check->link->number);
  add_fact (group, "SHA-256", check->link->sha256);
}

static void
add_file (AdwPreferencesPage *page, GPtrArray *groups, const BbCheck *check)
{
  AdwPreferencesGroup *group = add_group (page, groups, _("File"));
  g_autofree char *size = bb_wording_size ((gint64) check->verification->size), *time = bb_wording_time (check->time);
  g_autofree char *roots = g_strjoinv ("\n", check->verification->roots), *remarks = g_strjoinv ("\n", check->verification->remarks);

  add_fact (group, _("Note"), remarks);
  add_fact (group, _("Place"), check->name ? _("In this workspace") : check->path);
  add_fact (group, _("Size"), size);
  add_fact (group, "SHA-256", check->verification->sha256);
  add_fact (group, _("Verified at, by this computer's clock"), time);
  add_fact (group, _("Trusted root certificates"), *roots ? roots : _("None"));
}

GPtrArray *
bb_verify_report_fill (AdwPreferencesPage *page, const BbCheck *check)
{
  GPtrArray *groups = g_ptr_array_new ();

  add_timeline (page, groups, check->verification);
  add_link (page, groups, check);
  add_records (page, groups, check);
  add_file (page, groups, check);
  return groups;
}
