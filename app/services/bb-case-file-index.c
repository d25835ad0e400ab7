/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of a case file for whoever opens it without this program. They are Vietnamese, as every paper of a visit. */
#include <string.h>

#include "bb-case-file-private.h"
#include "domain/bb-dates.h"

static const char HEAD[] =
  "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
  "<title>Hồ sơ kiểm tra</title>\n<style>\n"
  "body{font:16px/1.5 'Times New Roman',serif;max-width:60rem;margin:1.5rem auto;padding:0 1rem;color:#111;background:#fff}\n"
  "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;width:100%}\n"
  "th,td{border:1px solid #777;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#eee}\n"
  "code{font:.8rem/1.3 monospace;overflow-wrap:anywhere}dt{font-weight:bold}dd{margin:0 0 .5rem 1rem}\n"
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
  g_string_append (page, "<dl>\n");
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

static const char *
say_verdict (BbVerdict verdict)
{
  return verdict == BB_VERDICT_VALID ? "hợp lệ" : verdict == BB_VERDICT_INVALID ? "không hợp lệ" : "không đủ căn cứ";
}

static void
add_signature (GString *page, BbSignatureReport *report)
{
  g_autoptr (GDateTime) claimed = report->claimed_time ? g_date_time_to_local (report->claimed_time) : NULL;
  g_autofree char *time = format_time (claimed);

  g_string_append (page, "<tr>");
  add_tagged (page, "td", report->signer);
  add_tagged (page, "td", report->issuer);
  add_tagged (page, "td", time);
  add_tagged (page, "td", say_verdict (report->verdict));
  g_string_append (page, "</tr>\n");
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
  if (self->check->verification->signatures->len == 0)
    {
      add_tagged (page, "p", "Chưa có ai ký số.");
      return;
    }
  g_string_append (page, "<table>\n<tr><th>Người ký</th><th>Chứng thư do</th><th>Thời điểm theo máy người ký</th><th>Kết quả kiểm tra khi xuất hồ sơ</th></tr>\n");
  for (guint i = 0; i < self->check->verification->signatures->len; i++)
    add_signature (page, self->check->verification->signatures->pdata[i]);
  g_string_append (page, "</table>\n<p>Chi tiết: ");
  add_link (page, BB_CASE_REPORT, "Báo cáo xác minh (PDF)");
  g_string_append (page, "</p>\n");
}

/* Other papers of the visit, and what was written before an unlock. */
static void
add_papers (BbCaseContent *self, GString *page)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->papers->len; i++)
    {
      BbCasePaper *paper = self->papers->pdata[i];

      if (!paper->name)
        continue;
      if (!any)
        add_tagged (page, "h2", "Văn bản khác");
      any = TRUE;
      g_string_append (page, "<p>");
      add_link (page, paper->name, paper->name);
      g_string_append_printf (page, "<br>SHA-256: <code>%s</code></p>\n", paper->sha256);
    }
}

static void
add_finding (BbCaseContent *self, GString *page, BbFinding *finding)
{
  BbItem *item = bb_case_find_item (self->visit, finding->item);
  g_autofree char *number = g_strdup_printf ("%u", bb_case_number_finding (self->visit, finding->id));

  g_string_append (page, "<tr>");
  add_tagged (page, "td", number);
  add_tagged (page, "td", item ? item->text.vi : finding->item);
  add_tagged (page, "td", finding->fact);
  add_tagged (page, "td", bb_severity_get_official (finding->severity));
  g_string_append (page, "<td>");
  for (guint i = 0; finding->bases && i < finding->bases->len; i++)
    {
      BbBasisRef *ref = finding->bases->pdata[i];
      BbBasis *basis = bb_case_find_basis (self->visit, ref->basis);
      g_autofree char *text = bb_basis_ref_is_printable (ref, basis) ? bb_basis_ref_format (ref, basis) : NULL;

      if (text)
        add_tagged (page, "div", text);
    }
  g_string_append (page, "</td></tr>\n");
}

static void
add_findings (BbCaseContent *self, GString *page)
{
  GPtrArray *findings = bb_case_get_findings (self->visit), *recommendations = bb_case_get_recommendations (self->visit);

  add_tagged (page, "h2", "Phát hiện");
  if (findings->len == 0)
    add_tagged (page, "p", "Không có phát hiện.");
  else
    g_string_append (page, "<table>\n<tr><th>Số</th><th>Nội dung kiểm tra</th><th>Sự việc</th><th>Mức độ</th><th>Căn cứ</th></tr>\n");
  for (guint i = 0; i < findings->len; i++)
    add_finding (self, page, findings->pdata[i]);
  if (findings->len)
    g_string_append (page, "</table>\n");
  if (recommendations->len)
    g_string_append (page, "<h2>Kiến nghị</h2>\n<table>\n<tr><th>Nội dung</th><th>Người thực hiện</th><th>Thời hạn</th></tr>\n");
  for (guint i = 0; i < recommendations->len; i++)
    {
      BbRecommendation *recommendation = recommendations->pdata[i];
      char deadline[16] = "";

      if (g_date_valid (&recommendation->deadline))
        g_date_strftime (deadline, sizeof deadline, "%d/%m/%Y", &recommendation->deadline);
      g_string_append (page, "<tr>");
      add_tagged (page, "td", recommendation->what);
      add_tagged (page, "td", recommendation->who);
      add_tagged (page, "td", deadline);
      g_string_append (page, "</tr>\n");
    }
  if (recommendations->len)
    g_string_append (page, "</table>\n");
}

static const char *
say_note (const BbCaseEvidence *part)
{
  if (part->restricted)
    return " (hạn chế)";
  if (part->stripped)
    return " (tệp trong hồ sơ này đã bỏ vị trí và ảnh thu nhỏ; SHA-256 là của tệp gốc)";
  return part->name ? "" : " (tệp lưu tại cơ quan kiểm tra)";
}

static void
add_evidence (GString *page, const BbCaseEvidence *part)
{
  const char *caption = part->evidence->caption && *part->evidence->caption ? part->evidence->caption : part->evidence->name;
  g_autoptr (GDateTime) local = part->evidence->captured && part->evidence->captured->at ? g_date_time_ref (part->evidence->captured->at) : NULL;
  g_autofree char *time = format_time (local), *size = g_strdup_printf ("%.1f MB", (double) part->evidence->size / 1e6);

  g_string_append_printf (page, "<tr><td>%u</td><td>", part->number);
  if (part->name)
    add_link (page, part->name, caption);
  else
    add_text (page, caption);
  g_string_append (page, say_note (part));
  g_string_append (page, "</td>");
  add_tagged (page, "td", time);
  add_tagged (page, "td", size);
  g_string_append_printf (page, "<td><code>%s</code></td></tr>\n", part->evidence->sha256);
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
  g_string_append (page, "<table>\n<tr><th>Số</th><th>Nội dung</th><th>Thời điểm ghi nhận</th><th>Dung lượng</th><th>SHA-256</th></tr>\n");
  for (guint i = 0; i < self->evidence->len; i++)
    add_evidence (page, self->evidence->pdata[i]);
  g_string_append (page, "</table>\n");
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
  add_all_evidence (self, page);
  g_string_append (page, "<h2>Kiểm tra hồ sơ</h2>\n<p>Cách kiểm tra từng tệp không cần phần mềm riêng: ");
  add_link (page, "DOC-TRUOC.txt", "DOC-TRUOC.txt");
  g_string_append (page, "</p>\n</body>\n</html>\n");
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
