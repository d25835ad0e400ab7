/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of a case file for whoever opens it without this program. They are Vietnamese, as every paper of a visit. */
#include <string.h>

#include "bb-case-file-private.h"
#include "domain/bb-dates.h"

/* On a narrow screen every row of a table becomes a block in which each cell says what it is. */
static const char HEAD[] =
  "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:\">\n"
  "<title>Hồ sơ kiểm tra</title>\n<style>\n"
  "body{font:17px/1.5 'Times New Roman','Liberation Serif',serif;max-width:64rem;margin:1.5rem auto;padding:0 1rem;color:#111;background:#fff}\n"
  "h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.25rem;margin:2rem 0 .5rem;border-bottom:2px solid #345;padding-bottom:.2rem}\n"
  "table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.4rem .55rem;text-align:left;vertical-align:top}th{background:#e8edf2}\n"
  "dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:0}dt{font-weight:bold}dd{margin:0}\n"
  "code{font:.78rem/1.35 'Liberation Mono',monospace;overflow-wrap:anywhere}a{color:#0b4a8f}img{display:block;max-width:18rem;max-height:12rem;margin:.3rem 0}\n"
  ".note{background:#f3f5f7;border-left:4px solid #345;padding:.5rem .8rem;margin:1rem 0}.bad{color:#a40000;font-weight:bold}small{color:#333}\n"
  "@media(max-width:46rem){dl{display:block}dd{margin:0 0 .5rem}thead{display:none}table,tbody,tr,td{display:block;border:0;padding:0}\n"
  "tr{border:1px solid #999;padding:.5rem .6rem;margin:0 0 .7rem}td{padding:.15rem 0}td::before{content:attr(data-label) \": \";font-weight:bold}"
  "td:empty{display:none}}\n"
  "@media print{body{margin:0;max-width:none}img{max-width:8cm}}\n"
  "</style>\n</head>\n<body>\n";

static void
add_text (GString *page, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1), *escaped = g_markup_escape_text (valid, -1);

  g_string_append (page, escaped);
}

static void
add_tagged (GString *page, const char *tag, const char *text)
{
  g_string_append_printf (page, "<%s>", tag);
  add_text (page, text);
  g_string_append_printf (page, "</%s>\n", tag);
}

static void
add_term (GString *page, const char *term, const char *text)
{
  if (!text || !*text)
    return;
  add_tagged (page, "dt", term);
  add_tagged (page, "dd", text);
}

static void
begin_cell (GString *page, const char *label)
{
  g_string_append_printf (page, "<td data-label=\"%s\">", label);
}

static void
add_cell (GString *page, const char *label, const char *text)
{
  begin_cell (page, label);
  add_text (page, text);
  g_string_append (page, "</td>");
}

/* @labels: heads of the columns, %NULL at the end */
static void
begin_table (GString *page, const char * const *labels)
{
  g_string_append (page, "<table>\n<thead><tr>");
  for (; *labels; labels++)
    g_string_append_printf (page, "<th scope=\"col\">%s</th>", *labels);
  g_string_append (page, "</tr></thead>\n<tbody>\n");
}

static void
end_table (GString *page)
{
  g_string_append (page, "</tbody>\n</table>\n");
}

/* Names in a case file are plain letters, digits and “-./”. */
static void
add_link (GString *page, const char *name, const char *label)
{
  g_string_append_printf (page, "<a href=\"%s\">", name);
  add_text (page, label);
  g_string_append (page, "</a>");
}

static char *
format_time (GDateTime *time)
{
  return time ? g_date_time_format (time, "%H giờ %M phút ngày %d/%m/%Y") : NULL;
}

/* ── Parts ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_visit (BbCaseContent *self, GString *page)
{
  BbVisit *visit = bb_case_get_visit (self->visit);
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  BbMember *leader = bb_visit_find_member (visit, BB_ROLE_LEADER);
  BbAttendee *unit = bb_visit_find_representative (visit);
  g_autofree char *opened = format_time (bb_case_get_opened_at (self->visit));

  add_tagged (page, "h1", visit->subject.vi ? visit->subject.vi : "Hồ sơ kiểm tra");
  g_string_append (page, "<p class=\"note\">Trang này giúp tra cứu hồ sơ và không thay thế biên bản. Biên bản (tệp PDF) mang chữ ký số của những người đã ký; "
                         "nội dung trang này được lập lại từ các bản ghi mà biên bản nêu.</p>\n<dl>\n");
  add_term (page, "Đơn vị được kiểm tra", visit->unit_name.vi);
  add_term (page, "Cơ quan kiểm tra", issuer ? issuer->name.vi : NULL);
  add_term (page, "Bắt đầu kiểm tra", opened);
  add_term (page, "Địa điểm", visit->place);
  add_term (page, "Trưởng đoàn", leader ? leader->name : NULL);
  add_term (page, "Đại diện đơn vị", unit ? unit->name : NULL);
  add_term (page, "Bản hồ sơ", self->copy == BB_COPY_OFFICE ? "Bản lưu tại cơ quan kiểm tra, có phần hạn chế" : "Bản giao cho đơn vị, không có phần hạn chế");
  add_term (page, "Mã cuộc kiểm tra", bb_case_get_id (self->visit));
  g_string_append (page, "</dl>\n");
}

static const char * const signature_labels[] = { "Người ký", "Chứng thư số do", "Thời điểm ký", "Tệp từ khi ký", NULL };

/* What anybody finds, whomever he trusts; whether the certificates are to be trusted stands in the report. */
static void
add_signature (GString *page, BbSignatureReport *report)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (BB_CASE_OFFSET);
  g_autoptr (GDateTime) claimed = report->claimed_time ? g_date_time_to_timezone (report->claimed_time, zone) : NULL;
  g_autofree char *time = format_time (claimed);
  gboolean whole = report->intact && report->only_allowed_changes;

  g_string_append (page, "<tr>");
  add_cell (page, signature_labels[0], report->signer);
  add_cell (page, signature_labels[1], report->issuer);
  add_cell (page, signature_labels[2], time);
  begin_cell (page, signature_labels[3]);
  g_string_append (page, whole ? "Không bị thay đổi" : "<span class=\"bad\">Đã bị thay đổi</span>");
  g_string_append (page, "</td></tr>\n");
}

static void
add_minutes (BbCaseContent *self, GString *page)
{
  add_tagged (page, "h2", "Biên bản");
  if (!self->minutes)
    {
      add_tagged (page, "p", "Biên bản chưa được lập.");
      return;
    }
  g_string_append (page, "<p>");
  add_link (page, BB_CASE_MINUTES, "Biên bản kiểm tra (PDF)");
  g_string_append_printf (page, "<br>SHA-256: <code>%s</code></p>\n", self->minutes_sha256);
  if (self->verification->signatures->len == 0)
    {
      add_tagged (page, "p", "Chưa có ai ký số.");
      return;
    }
  begin_table (page, signature_labels);
  for (guint i = 0; i < self->verification->signatures->len; i++)
    add_signature (page, self->verification->signatures->pdata[i]);
  end_table (page);
  g_string_append (page, "<p>Độ tin cậy của chứng thư số, dấu thời gian: ");
  add_link (page, BB_CASE_REPORT, "Báo cáo xác minh khi lập hồ sơ (PDF)");
  g_string_append (page, ". <small>Thời điểm ký là theo máy của người ký.</small></p>\n");
}

/* Other papers of the visit, and what was written before an unlock. */
static void
add_papers (BbCaseContent *self, GString *page)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->papers->len; i++)
    {
      BbCasePaper *paper = self->papers->pdata[i];
      g_autofree char *words = paper->name ? bb_case_paper_describe (paper->name) : NULL;

      if (!words)
        continue;
      if (!any)
        add_tagged (page, "h2", "Văn bản khác");
      any = TRUE;
      g_string_append (page, "<p>");
      add_link (page, paper->name, words);
      g_string_append_printf (page, "<br>SHA-256: <code>%s</code></p>\n", paper->sha256);
    }
}

static const char * const finding_labels[] = { "Số", "Nội dung kiểm tra", "Sự việc", "Mức độ", "Căn cứ", NULL };
static const char * const recommendation_labels[] = { "Nội dung", "Người thực hiện", "Thời hạn", NULL };

static void
add_bases (BbCaseContent *self, GString *page, BbFinding *finding)
{
  for (guint i = 0; finding->bases && i < finding->bases->len; i++)
    {
      BbBasisRef *ref = finding->bases->pdata[i];
      BbBasis *basis = bb_case_find_basis (self->visit, ref->basis);
      g_autofree char *text = bb_basis_ref_is_printable (ref, basis) ? bb_basis_ref_format (ref, basis) : NULL;

      if (text)
        add_tagged (page, "div", text);
    }
}

static void
add_finding (BbCaseContent *self, GString *page, BbFinding *finding)
{
  BbItem *item = bb_case_find_item (self->visit, finding->item);
  g_autofree char *number = g_strdup_printf ("%u", bb_case_number_finding (self->visit, finding->id));

  g_string_append (page, "<tr>");
  add_cell (page, finding_labels[0], number);
  add_cell (page, finding_labels[1], item ? item->text.vi : finding->item);
  add_cell (page, finding_labels[2], finding->fact);
  add_cell (page, finding_labels[3], bb_severity_get_official (finding->severity));
  begin_cell (page, finding_labels[4]);
  add_bases (self, page, finding);
  g_string_append (page, "</td></tr>\n");
}

static void
add_findings (BbCaseContent *self, GString *page)
{
  GPtrArray *findings = bb_case_get_findings (self->visit);

  add_tagged (page, "h2", "Phát hiện");
  if (findings->len == 0)
    {
      add_tagged (page, "p", "Không có phát hiện.");
      return;
    }
  begin_table (page, finding_labels);
  for (guint i = 0; i < findings->len; i++)
    add_finding (self, page, findings->pdata[i]);
  end_table (page);
}

static void
add_recommendation (GString *page, const BbRecommendation *recommendation)
{
  char deadline[16] = "";

  if (g_date_valid (&recommendation->deadline))
    g_date_strftime (deadline, sizeof deadline, "%d/%m/%Y", &recommendation->deadline);
  g_string_append (page, "<tr>");
  add_cell (page, recommendation_labels[0], recommendation->what);
  add_cell (page, recommendation_labels[1], recommendation->who);
  add_cell (page, recommendation_labels[2], deadline);
  g_string_append (page, "</tr>\n");
}

static void
add_recommendations (BbCaseContent *self, GString *page)
{
  GPtrArray *recommendations = bb_case_get_recommendations (self->visit);

  if (recommendations->len == 0)
    return;
  add_tagged (page, "h2", "Kiến nghị");
  begin_table (page, recommendation_labels);
  for (guint i = 0; i < recommendations->len; i++)
    add_recommendation (page, recommendations->pdata[i]);
  end_table (page);
}

static const char *
say_note (const BbCaseEvidence *part)
{
  if (part->restricted)
    return " <small>(hạn chế: không giao cho đơn vị)</small>";
  if (part->stripped)
    return " <small>(đã bỏ vị trí, ảnh thu nhỏ)</small>";
  return part->name ? "" : " <small>(tệp lưu tại cơ quan kiểm tra)</small>";
}

static const char * const evidence_labels[] = { "Số", "Nội dung", "Thời điểm ghi nhận", "Dung lượng", "SHA-256", NULL };

/* What browsers show; an original of a covered photograph is not shown in passing. */
static gboolean
is_shown (const BbCaseEvidence *part)
{
  static const char * const types[] = { "image/jpeg", "image/png", "image/webp", "image/gif", NULL };

  return part->name && !part->restricted && part->evidence->media_type && g_strv_contains (types, part->evidence->media_type);
}

static void
add_content (GString *page, const BbCaseEvidence *part)
{
  const char *caption = part->evidence->caption && *part->evidence->caption ? part->evidence->caption : part->evidence->name;

  begin_cell (page, evidence_labels[1]);
  if (part->name)
    add_link (page, part->name, caption);
  else
    add_text (page, caption);
  g_string_append (page, say_note (part));
  if (is_shown (part))
    g_string_append_printf (page, "<img src=\"%s\" alt=\"\" loading=\"lazy\">", part->name);
  g_string_append (page, "</td>");
}

static void
add_evidence (GString *page, const BbCaseEvidence *part)
{
  const BbClockTime *captured = part->evidence->captured;
  g_autofree char *time = format_time (captured ? captured->at : NULL), *size = g_strdup_printf ("%.1f MB", (double) part->evidence->size / 1e6);
  g_autofree char *number = g_strdup_printf ("%u", part->number);

  g_string_append (page, "<tr>");
  add_cell (page, evidence_labels[0], number);
  add_content (page, part);
  add_cell (page, evidence_labels[2], time ? time : "không rõ");
  add_cell (page, evidence_labels[3], part->evidence->size < 100000 ? "dưới 0,1 MB" : g_strdelimit (size, ".", ','));
  begin_cell (page, evidence_labels[4]);
  g_string_append_printf (page, "<code>%s</code></td></tr>\n", part->evidence->sha256);
}

static void
add_all_evidence (BbCaseContent *self, GString *page)
{
  add_tagged (page, "h2", "Bằng chứng");
  if (self->evidence->len == 0)
    {
      add_tagged (page, "p", "Không có bằng chứng.");
      return;
    }
  if (self->copy == BB_COPY_UNIT)
    g_string_append (page, "<p>Ảnh trong bản này đã bỏ thông tin vị trí và ảnh thu nhỏ. SHA-256 trong bảng là của tệp gốc; SHA-256 của tệp ảnh trong hồ sơ này nằm ở mục "
                           "stripped_sha256 của bảng kê đính kèm biên bản đã ký (bang-ke/bang-ke.json).</p>\n");
  begin_table (page, evidence_labels);
  for (guint i = 0; i < self->evidence->len; i++)
    add_evidence (page, self->evidence->pdata[i]);
  end_table (page);
}

/* ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_case_content_write_index (BbCaseContent *self)
{
  GString *page = g_string_new (HEAD);

  add_visit (self, page);
  add_minutes (self, page);
  add_papers (self, page);
  add_findings (self, page);
  add_recommendations (self, page);
  add_all_evidence (self, page);
  g_string_append (page, "<h2>Kiểm tra hồ sơ</h2>\n<p>SHA-256 là dãy số tính từ nội dung tệp: tệp đổi dù chỉ một ký tự thì dãy số này khác đi. "
                         "Cách tự kiểm tra từng tệp, không cần phần mềm riêng: ");
  add_link (page, "DOC-TRUOC.txt", "DOC-TRUOC.txt");
  g_string_append (page, ".</p>\n</body>\n</html>\n");
  return g_string_free (page, FALSE);
}

char *
bb_case_content_write_readme (BbCaseContent *self)
{
  return g_strconcat (
    "HỒ SƠ KIỂM TRA\n\n"
    "Mở tệp index.html bằng trình duyệt để đọc hồ sơ; không cần mạng, không cần phần mềm riêng.\n\n"
    "Trong thư mục data:\n"
    "  index.html      trang tổng hợp\n"
    "  bien-ban        biên bản (PDF), đã ký đến mức hiện có\n"
    "  bang-chung        bằng chứng, đặt tên theo số và chú thích\n",
    self->copy == BB_COPY_OFFICE ? "  han-che         ảnh gốc của ảnh đã che và phần hạn chế khác; không giao cho đơn vị\n" : "",
    "  bang-ke         bảng kê các bản ghi đã khóa cùng giá trị SHA-256, đúng như đính kèm trong biên bản\n"
    "  bao-cao-xac-minh.pdf, xac-minh.json: kết quả kiểm tra chữ ký khi xuất hồ sơ\n"
    "  ho-so.json      tệp nào là gì\n",
    self->copy == BB_COPY_OFFICE ? "  ban-ghi.json    mọi bản ghi cùng các phiên bản, mỗi bản ghi một dòng\n" : "",
    "\nKiểm tra không thiếu, không thừa, không đổi tệp nào (BagIt 1.0, RFC 8493): vào thư mục chứa tệp bagit.txt rồi chạy\n"
    "  sha256sum -c tagmanifest-sha256.txt manifest-sha256.txt\n"
    "Trên Windows: certutil -hashfile TÊN-TỆP SHA256, rồi so với dòng của tệp đó trong manifest-sha256.txt.\n\n"
    "Kiểm tra tất cả, kể cả chữ ký và từng bản ghi so với biên bản đã ký:\n"
    "  bienban-cli verify HỒ-SƠ.zip\n", NULL);
}
