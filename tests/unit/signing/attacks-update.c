/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attacks that put something behind a signed PDF: incremental saving, shadow attacks, annotations and signatures on certified papers. */
#include "attack-steps.h"

#include <string.h>

#define EVIL "<< /Length 14 >>\nstream\n0 0 99 99 re f\nendstream"

static int
get_contents_id (BbPdfDoc *doc)
{
  return qpdf_oh_get_object_id (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_page_n (doc->qpdf, 0), "/Contents"));
}

static BbPdfDoc *
open_bytes (GByteArray *bytes)
{
  g_autoptr (GError) error = NULL;
  BbPdfDoc *doc = bb_pdf_doc_open (bytes->data, bytes->len, &error);

  g_assert_no_error (error);
  return doc;
}

static void
sign_and_change (Place *self, gboolean certify, StepsChange change)
{
  attack_sign (self, certify, FALSE);
  steps_append_update (self->out, change, 0);
}

/* ── Incremental saving ──────────────────────────────────────────────────────────────────────────────────────── */

static void
change_page (BbPdfDoc *doc, BbPdfUpdate *update)
{
  bb_pdf_update_begin (update, get_contents_id (doc), 0);
  bb_pdf_update_text (update, EVIL);
  bb_pdf_update_end (update);
}

static void isa_page (Place *self) { sign_and_change (self, FALSE, change_page); }

/* Objects without cross references: readers that repair files find them. */
static void
append_objects (Place *self, const char *ending)
{
  GByteArray *bytes;
  g_autoptr (BbPdfDoc) doc = NULL;
  int id;

  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  doc = open_bytes (bytes);
  id = get_contents_id (doc);
  g_clear_pointer (&doc, bb_pdf_doc_free);
  attack_append (bytes, "%d 0 obj\n%s\nendobj\n%s", id, EVIL, ending);
  attack_write (self, bytes);
}

static void isa_no_xref (Place *self) { append_objects (self, ""); }
static void isa_no_xref_end (Place *self) { append_objects (self, "%%EOF\n"); }

static void
isa_old_xref (Place *self)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *ending = NULL;
  gsize at;

  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  at = attack_find_last (bytes, "startxref");
  ending = g_strndup ((const char *) bytes->data + at, bytes->len - at);
  append_objects (self, ending);
}

/* The trailer of the attacker without cross references. */
static void isa_trailer (Place *self) { append_objects (self, "trailer\n<< /Size 99 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"); }

static void
copy_signature (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh field = steps_get_field (doc, "leader");

  qpdf_oh_replace_key (doc->qpdf, field, "/V", qpdf_oh_get_key (doc->qpdf, steps_get_field (doc, "secretary"), "/V"));
  steps_write_changed (doc, update, field);
  change_page (doc, update);
}

static void isa_copied_signature (Place *self) { sign_and_change (self, FALSE, copy_signature); }

static void
remove_signature (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_remove_from_field (doc, update, "unit", "/V");
}

static void
isa_removed_signature (Place *self)
{
  attack_sign (self, TRUE, TRUE);
  steps_append_update (self->out, remove_signature, 0);
}

static void
remove_only_signature (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_remove_from_field (doc, update, "secretary", "/V");
}

static void isa_removed_only_signature (Place *self) { sign_and_change (self, FALSE, remove_only_signature); }

/* An update that goes on from the first signature: the second one is in the file, and no reader sees it. */
static void
isa_skipped (Place *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) once = NULL;
  g_autoptr (BbSignResult) second = NULL;

  attack_sign (self, TRUE, FALSE);
  once = attack_read (self);
  second = steps_sign (self->out, self->out, "unit", "unit", FALSE, &error);
  g_assert_no_error (error);
  steps_append_update (self->out, steps_change_nothing, once->len);
}

static void
add_twin (BbPdfDoc *doc, BbPdfUpdate *update)
{
  bb_pdf_update_begin (update, get_contents_id (doc), 1);
  bb_pdf_update_text (update, EVIL);
  bb_pdf_update_end (update);
}

static void isa_twin (Place *self) { sign_and_change (self, TRUE, add_twin); }

static void
add_second_entry (BbPdfDoc *doc, BbPdfUpdate *update)
{
  bb_pdf_update_add_object (update, doc, get_contents_id (doc), 0, NULL);
  change_page (doc, update);
}

static void isa_second_entry (Place *self) { sign_and_change (self, TRUE, add_second_entry); }

/* ── What nobody has written again, and is another all the same ──────────────────────────────────────────────── */

#define MISSING 60                 /* number of an object that there is not when it is signed */

/* Adds to the PDF, before it is signed. */
static void
prepare (Place *self, StepsChange change)
{
  steps_append_update (self->pdf, change, 0);
}

static int missing_generation;

/* The page refers to one object more, which is nothing yet. */
static void
refer_to_missing (BbPdfDoc *doc, BbPdfUpdate *update)
{
  g_autofree char *text = g_strdup_printf ("[ %d 0 R %d %d R ]", get_contents_id (doc), MISSING, missing_generation);
  int id = bb_pdf_update_reserve (doc);
  qpdf_oh page = qpdf_get_page_n (doc->qpdf, 0);

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, text);
  bb_pdf_update_end (update);
  qpdf_oh_replace_key (doc->qpdf, page, "/Contents", bb_pdf_doc_get_object (doc, id, 0));
  steps_write_changed (doc, update, page);
}

static void
add_missing (BbPdfDoc *doc, BbPdfUpdate *update)
{
  while (bb_pdf_update_reserve (doc) < MISSING)
    ;
  bb_pdf_update_begin (update, MISSING, 0);
  bb_pdf_update_text (update, EVIL);
  bb_pdf_update_end (update);
}

static void
bring_missing (Place *self, int generation)
{
  missing_generation = generation;
  prepare (self, refer_to_missing);
  sign_and_change (self, TRUE, add_missing);
}

static void isa_missing (Place *self) { bring_missing (self, 0); }
/* Some programs look an object up by its number alone. */
static void isa_generation (Place *self) { bring_missing (self, 1); }

/* The content of the page ends where another object says: the update says it ends earlier. */
static void
measure_elsewhere (BbPdfDoc *doc, BbPdfUpdate *update)
{
  int id = bb_pdf_update_reserve (doc);
  g_autofree char *text = g_strdup_printf ("<< /Length %d 0 R >>\nstream\n0 0 9 9 re f\nendstream\nendobj\nendstream", id);

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, "12");
  bb_pdf_update_end (update);
  bb_pdf_update_begin (update, get_contents_id (doc), 0);
  bb_pdf_update_text (update, text);
  bb_pdf_update_end (update);
}

static void
measure_otherwise (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh contents = qpdf_oh_get_key (doc->qpdf, qpdf_get_page_n (doc->qpdf, 0), "/Contents");

  bb_pdf_update_begin (update, qpdf_oh_get_object_id (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_oh_get_dict (doc->qpdf, contents), "/Length")), 0);
  bb_pdf_update_text (update, "29");
  bb_pdf_update_end (update);
}

static void
isa_length (Place *self)
{
  prepare (self, measure_elsewhere);
  sign_and_change (self, TRUE, measure_otherwise);
}

/* The page is turned by as much as a number of its own says. */
static void
turn (BbPdfDoc *doc, BbPdfUpdate *update)
{
  int id = bb_pdf_update_reserve (doc);
  qpdf_oh page = qpdf_get_page_n (doc->qpdf, 0);

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, "0");
  bb_pdf_update_end (update);
  qpdf_oh_replace_key (doc->qpdf, page, "/Rotate", bb_pdf_doc_get_object (doc, id, 0));
  steps_write_changed (doc, update, page);
}

static void
turn_further (BbPdfDoc *doc, BbPdfUpdate *update)
{
  bb_pdf_update_begin (update, qpdf_oh_get_object_id (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_page_n (doc->qpdf, 0), "/Rotate")), 0);
  bb_pdf_update_text (update, "180");
  bb_pdf_update_end (update);
}

static void
isa_number (Place *self)
{
  prepare (self, turn);
  sign_and_change (self, TRUE, turn_further);
}

/* The content of the page is given up: the update is nothing but cross references. */
static void
isa_freed (Place *self)
{
  GByteArray *bytes;
  g_autoptr (BbPdfDoc) doc = NULL;
  g_autofree char *root = NULL;
  gsize start;

  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  doc = open_bytes (bytes);
  root = g_strdup (qpdf_oh_unparse (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_trailer (doc->qpdf), "/Root")));
  start = bytes->len;
  attack_append (bytes, "xref\n%d 1\n0000000000 00001 f \ntrailer\n<< /Size %" G_GINT64_FORMAT " /Root %s /Prev %" G_GUINT64_FORMAT
                 " >>\nstartxref\n%zu\n%%%%EOF\n", get_contents_id (doc), doc->tail->size, root, bb_pdf_tail_newest (doc->tail)->offset, start);
  g_clear_pointer (&doc, bb_pdf_doc_free);
  attack_write (self, bytes);
}

/* ── Shadow attacks: the signed file hides what the update brings to light ───────────────────────────────────── */

/* A stamp over the page, which the update takes away. */
static void
cover (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh page = qpdf_get_page_n (q, 0);
  qpdf_oh stamp = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /Type /Annot /Subtype /Stamp /T (cover) /Rect [ 0 600 595 842 ] >>"));

  qpdf_oh_append_item (q, qpdf_oh_get_key (q, page, "/Annots"), stamp);
  steps_write_changed (doc, update, stamp);
  steps_write_changed (doc, update, page);
}

static void
uncover (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh page = qpdf_get_page_n (q, 0), annotations = qpdf_oh_get_key (q, page, "/Annots");

  qpdf_oh_erase_item (q, annotations, qpdf_oh_get_array_n_items (q, annotations) - 1);
  steps_write_changed (doc, update, page);
}

static void
shadow_hide (Place *self)
{
  prepare (self, cover);
  sign_and_change (self, TRUE, uncover);
}

static void shadow_replace_font (Place *self) { sign_and_change (self, TRUE, steps_change_font); }

/* What the field shows is not what it holds: only its appearance is another one. */
static void
fill_number (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_write_number (doc, update, "05");
}

static void
change_appearance (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh field = steps_get_field (doc, "number"), appearance = qpdf_oh_new_dictionary (q);
  int id = bb_pdf_update_reserve (doc);

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, "<< /Type /XObject /Subtype /Form /BBox [ 0 0 100 20 ] /Length 14 >>\nstream\n0 0 99 99 re f\nendstream");
  bb_pdf_update_end (update);
  qpdf_oh_replace_key (q, appearance, "/N", qpdf_get_object_by_id (q, id, 0));
  qpdf_oh_replace_key (q, field, "/AP", appearance);
  steps_write_changed (doc, update, field);
}

static void
shadow_replace_form (Place *self)
{
  prepare (self, fill_number);
  sign_and_change (self, TRUE, change_appearance);
}

static void
fill_otherwise (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_write_number (doc, update, "06");
}

static void
shadow_replace_value (Place *self)
{
  prepare (self, fill_number);
  sign_and_change (self, TRUE, fill_otherwise);
}

/* The other page content lies in the signed file as the data of a stream that nobody uses; the update is nothing but cross references that
 * lead there. */
static void
hide_object (BbPdfDoc *doc, BbPdfUpdate *update)
{
  int id = bb_pdf_update_reserve (doc);
  g_autofree char *inner = g_strdup_printf ("%d 0 obj\n%s\nendobj\n", get_contents_id (doc), EVIL);
  g_autofree char *outer = g_strdup_printf ("<< /Length %zu >>\nstream\n%s\nendstream", strlen (inner), inner);

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, outer);
  bb_pdf_update_end (update);
}

static void
shadow_hide_and_replace (Place *self)
{
  GByteArray *bytes;
  g_autoptr (BbPdfDoc) doc = NULL;
  g_autofree char *marker = NULL, *root = NULL;
  gsize hidden, start;
  guint64 prev;
  int id;

  prepare (self, hide_object);
  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  doc = open_bytes (bytes);
  id = get_contents_id (doc);
  prev = bb_pdf_tail_newest (doc->tail)->offset;
  root = g_strdup (qpdf_oh_unparse (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_trailer (doc->qpdf), "/Root")));
  marker = g_strdup_printf ("stream\n%d 0 obj", id);
  hidden = attack_find (bytes, marker) + 7;
  start = bytes->len;
  attack_append (bytes, "xref\n%d 1\n%010zu 00000 n \ntrailer\n<< /Size %" G_GINT64_FORMAT " /Root %s /Prev %" G_GUINT64_FORMAT " >>\nstartxref\n%zu\n%%%%EOF\n", id, hidden,
                 doc->tail->size, root, prev, start);
  g_clear_pointer (&doc, bb_pdf_doc_free);
  attack_write (self, bytes);
}

/* A whole second document waits in the file: the update names another root. */
static void
change_root (Place *self)
{
  GByteArray *bytes;
  g_autoptr (BbPdfDoc) doc = NULL;
  g_autofree char *pages = NULL;
  gsize catalog, start;
  int next;

  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  doc = open_bytes (bytes);
  next = (int) doc->tail->size;
  pages = g_strdup (qpdf_oh_unparse (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_root (doc->qpdf), "/Pages")));
  catalog = bytes->len;
  attack_append (bytes, "%d 0 obj\n<< /Type /Catalog /Pages %s >>\nendobj\n", next, pages);
  start = bytes->len;
  attack_append (bytes, "xref\n%d 1\n%010zu 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %" G_GUINT64_FORMAT " >>\nstartxref\n%zu\n%%%%EOF\n", next, catalog, next + 1,
                 next, bb_pdf_tail_newest (doc->tail)->offset, start);
  g_clear_pointer (&doc, bb_pdf_doc_free);
  attack_write (self, bytes);
}

static void shadow_script (Place *self) { sign_and_change (self, TRUE, steps_run_script); }

static void
add_layer (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh root = qpdf_get_root (doc->qpdf);

  qpdf_oh_replace_key (doc->qpdf, root, "/OCProperties", qpdf_oh_parse (doc->qpdf, "<< /OCGs [ ] /D << /BaseState /OFF >> >>"));
  steps_write_changed (doc, update, root);
}

static void shadow_layer (Place *self) { sign_and_change (self, TRUE, add_layer); }

static void shadow_title (Place *self) { sign_and_change (self, TRUE, steps_change_title); }

static void
add_file (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh root = qpdf_get_root (doc->qpdf);

  qpdf_oh_replace_key (doc->qpdf, root, "/Names", qpdf_oh_parse (doc->qpdf, "<< /EmbeddedFiles << /Names [ (bang-ke.json) << /Type /Filespec /F (x) >> ] >> >>"));
  steps_write_changed (doc, update, root);
}

static void shadow_file (Place *self) { sign_and_change (self, TRUE, add_file); }

/* ── Annotations and signatures on a certified paper ─────────────────────────────────────────────────────────── */

static void
annotate (BbPdfDoc *doc, BbPdfUpdate *update, const char *text)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh page = qpdf_get_page_n (q, 0);
  qpdf_oh note = qpdf_make_indirect_object (q, qpdf_oh_parse (q, text));

  qpdf_oh_append_item (q, qpdf_oh_get_key (q, page, "/Annots"), note);
  steps_write_changed (doc, update, note);
  steps_write_changed (doc, update, page);
}

static void
add_text (BbPdfDoc *doc, BbPdfUpdate *update)
{
  annotate (doc, update, "<< /Type /Annot /Subtype /FreeText /Rect [ 0 0 90 90 ] /Contents (no) >>");
}

static void
add_stamp (BbPdfDoc *doc, BbPdfUpdate *update)
{
  annotate (doc, update, "<< /Type /Annot /Subtype /Stamp /F 2 /Rect [ 0 0 595 842 ] >>");
}

static void
add_redaction (BbPdfDoc *doc, BbPdfUpdate *update)
{
  annotate (doc, update, "<< /Type /Annot /Subtype /Redact /Rect [ 0 0 595 842 ] /IC [ 0 0 0 ] >>");
}

static void eaa_text (Place *self) { sign_and_change (self, TRUE, add_text); }
static void eaa_stamp (Place *self) { sign_and_change (self, TRUE, add_stamp); }
static void eaa_redaction (Place *self) { sign_and_change (self, TRUE, add_redaction); }

static void
add_signature_field (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh page = qpdf_get_page_n (q, 0);
  qpdf_oh field = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /FT /Sig /T (later) /Type /Annot /Subtype /Widget /F 4 /Rect [ 0 0 595 842 ] >>"));

  qpdf_oh_replace_key (q, field, "/P", page);
  qpdf_oh_append_item (q, qpdf_oh_get_key (q, bb_pdf_doc_get_form (doc), "/Fields"), field);
  qpdf_oh_append_item (q, qpdf_oh_get_key (q, page, "/Annots"), field);
  steps_write_changed (doc, update, field);
  steps_write_changed (doc, update, page);
  steps_write_changed (doc, update, bb_pdf_doc_get_form (doc));
}

static void
sign_as (Place *self, const char *field, const char *who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->out, self->out, field, who, FALSE, &error);

  g_assert_no_error (error);
}

/* The attacker signs in a field of his own that covers the page. */
static void
ssa_new_field (Place *self)
{
  sign_and_change (self, TRUE, add_signature_field);
  sign_as (self, "later", "unit");
}

static void
ssa_stretched_field (Place *self)
{
  sign_and_change (self, TRUE, steps_stretch_field);
  sign_as (self, "leader", "leader");
}

/* An expected field, signed by somebody whom nothing vouches for. */
static void
ssa_stranger (Place *self)
{
  const char *pki = attack_pki_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BbIdentity) who = NULL;
  g_autoptr (BbSignResult) result = NULL;
  BbSignRequest request = { .field = "leader" };

  g_free (fixture_shell ("cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj '/CN=Nguyen Van Minh Hoa' -keyout stranger.key "
                         "-out stranger.pem -days 30 -addext 'keyUsage=critical,digitalSignature,nonRepudiation' 2>&1 && "
                         "openssl pkcs12 -export -inkey stranger.key -in stranger.pem -passout pass:" PASSWORD " -out stranger.p12", pki));
  attack_sign (self, TRUE, FALSE);
  who = bb_identity_open (steps_pki ("stranger.p12"), fixture_pin, (gpointer) PASSWORD, &error);
  g_assert_no_error (error);
  result = bb_pdf_sign (self->out, self->out, &request, who, NULL, &error);
  g_assert_no_error (error);
}

static void
hide_signature (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh field = steps_get_field (doc, "secretary");

  qpdf_oh_replace_key (q, field, "/F", qpdf_oh_new_integer (q, 2));
  steps_write_changed (doc, update, field);
}

static void eaa_hidden_signature (Place *self) { sign_and_change (self, TRUE, hide_signature); }

static void
change_signed_appearance (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_remove_from_field (doc, update, "secretary", "/AP");
}

static void eaa_signed_appearance (Place *self) { sign_and_change (self, TRUE, change_signed_appearance); }

/* Certified against every change, and signed all the same. */
static void
certified_level_one (Place *self)
{
  attack_sign (self, TRUE, FALSE);
  attack_replace (self, "/P 2", "/P 1");
  attack_resign (self, "secretary", ATTACK_CMS);
  steps_append_update (self->out, fill_number, 0);
}

/* Puts a lock of fields (FieldMDP, §12.8.2.4) into the last signature, where room was kept for its value, and signs again. */
static void
lock_fields (Place *self, const char *parameters)
{
  g_autofree char *text = g_strdup_printf ("/Reference [ << /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams /V /1.2 %s >> >> ]", parameters);
  GByteArray *bytes;
  AttackRange range;
  g_autofree char *numbers = NULL;
  gsize at;

  attack_sign (self, FALSE, FALSE);
  bytes = attack_read (self);
  range = attack_get_range (bytes);
  range.after -= 400;
  attack_overwrite (bytes, range.after, 400, text);
  bytes->data[range.after - 1] = '>';
  numbers = g_strdup_printf ("[ 0 %zu %zu %zu ]", range.gap, range.after, range.end - range.after);
  at = attack_find_last (bytes, "/ByteRange [ 0 ") + 11;
  attack_overwrite (bytes, at, attack_find_last (bytes, "/Contents <") - at - 1, numbers);
  attack_write (self, bytes);
  attack_resign (self, "secretary", ATTACK_CMS);
}

static void
lock_and_fill (Place *self, const char *parameters)
{
  lock_fields (self, parameters);
  g_assert_cmpint (steps_verdict (self->out), ==, BB_VERDICT_VALID);
  steps_append_update (self->out, fill_number, 0);
}

static void lock_all (Place *self) { lock_and_fill (self, "/Action /All"); }
static void lock_named (Place *self) { lock_and_fill (self, "/Action /Include /Fields [ (number) ]"); }
static void lock_others (Place *self) { lock_and_fill (self, "/Action /Exclude /Fields [ (leader) ]"); }
static void fine_other_locked (Place *self) { lock_and_fill (self, "/Action /Include /Fields [ (leader) ]"); }

/* ── What is allowed ─────────────────────────────────────────────────────────────────────────────────────────── */

static void fine_signed (Place *self) { attack_sign (self, TRUE, TRUE); }
static void fine_filled (Place *self) { sign_and_change (self, TRUE, fill_number); }

static void
fine_other_program (Place *self)
{
  attack_sign (self, FALSE, FALSE);
  attack_resign (self, "secretary", ATTACK_CMS);
}

const Attack attacks_update[] = {
  { "fine-signed", fine_signed, NULL },
  { "fine-filled", fine_filled, NULL },
  { "fine-other-program", fine_other_program, NULL },
  { "fine-other-locked", fine_other_locked, NULL },
  { "isa-page", isa_page, NULL },
  { "isa-no-xref", isa_no_xref, NULL },
  { "isa-no-xref-end", isa_no_xref_end, NULL },
  { "isa-old-xref", isa_old_xref, NULL },
  { "isa-trailer", isa_trailer, NULL },
  { "isa-copied-signature", isa_copied_signature, NULL },
  { "isa-removed-signature", isa_removed_signature, NULL },
  { "isa-removed-only-signature", isa_removed_only_signature, NULL },
  { "isa-skipped", isa_skipped, NULL },
  { "isa-twin", isa_twin, NULL },
  { "isa-second-entry", isa_second_entry, NULL },
  { "isa-missing", isa_missing, NULL },
  { "isa-generation", isa_generation, NULL },
  { "isa-length", isa_length, NULL },
  { "isa-number", isa_number, NULL },
  { "isa-freed", isa_freed, NULL },
  { "shadow-hide", shadow_hide, NULL },
  { "shadow-replace-font", shadow_replace_font, NULL },
  { "shadow-replace-form", shadow_replace_form, NULL },
  { "shadow-replace-value", shadow_replace_value, NULL },
  { "shadow-hide-and-replace", shadow_hide_and_replace, NULL },
  { "shadow-root", change_root, NULL },
  { "shadow-script", shadow_script, NULL },
  { "shadow-layer", shadow_layer, NULL },
  { "shadow-title", shadow_title, NULL },
  { "shadow-file", shadow_file, NULL },
  { "eaa-text", eaa_text, NULL },
  { "eaa-stamp", eaa_stamp, NULL },
  { "eaa-redaction", eaa_redaction, NULL },
  { "eaa-hidden-signature", eaa_hidden_signature, NULL },
  { "eaa-signed-appearance", eaa_signed_appearance, NULL },
  { "ssa-new-field", ssa_new_field, NULL },
  { "ssa-stretched-field", ssa_stretched_field, NULL },
  { "ssa-stranger", ssa_stranger, NULL },
  { "ssa-level-one", certified_level_one, NULL },
  { "lock-all", lock_all, NULL },
  { "lock-named", lock_named, NULL },
  { "lock-others", lock_others, NULL },
  { NULL, NULL, NULL }
};
