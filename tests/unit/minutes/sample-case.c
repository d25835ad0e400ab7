/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample-case.h"

#include <gio/gio.h>

#include "domain/bb-json.h"

static const char * const section_titles[] = {
  "Thời giờ làm việc, sự có mặt", "Thẻ, biển tên, trang phục", "Thái độ tiếp dân; “4 xin, 4 luôn, 5 không”", "Lịch công tác",
  "Những điều không được làm", "Trách nhiệm người đứng đầu", "Góp ý, khiếu nại, tố cáo", "Quy tắc ứng xử, bồi dưỡng", "Diễn biến cuộc kiểm tra",
};
static const char * const item_texts[] = {
  "Sĩ số đầu buổi: biên chế có mặt, vắng có lý do, vắng không lý do", "Đeo thẻ công chức khi thi hành nhiệm vụ",
  "Niêm yết đầy đủ thủ tục hành chính theo quyết định công bố hiện hành", "Hồ sơ trễ hạn có văn bản xin lỗi và hẹn lại ngày trả kết quả",
  "Không thu phí, lệ phí ngoài quy định", "Có lãnh đạo trực, điều hành hoặc ủy quyền bằng văn bản", "Tỷ lệ hồ sơ tiếp nhận trực tuyến",
};
static const char * const facts[] = {
  "Tại thời điểm kiểm tra (07 giờ 58 phút), 02 công chức của Bộ phận Tiếp nhận và Trả kết quả không đeo thẻ khi tiếp công dân.",
  "Bảng niêm yết còn 12 thủ tục hành chính đã bị bãi bỏ; mã QR dẫn tới trang không còn tồn tại.",
  "03 trong 20 hồ sơ mẫu trễ hạn không có văn bản xin lỗi; một hồ sơ trễ 09 ngày làm việc mà phiếu kiểm soát quá trình giải quyết hồ sơ không ghi lý do.",
};
static const char lengthy[] =
  " Qua đối chiếu sổ theo dõi hồ sơ, dữ liệu trên hệ thống thông tin giải quyết thủ tục hành chính và phiếu kiểm soát quá trình giải quyết hồ sơ, "
  "Đoàn kiểm tra nhận thấy thời điểm ghi nhận trên ba nguồn không thống nhất; người được phỏng vấn giải thích rằng việc nhập dữ liệu được làm bù vào "
  "cuối ngày, có khi vào ngày hôm sau, và không có quy định nội bộ nào về thời hạn cập nhật. Nghiêng, ngã, hỏi, sắc, nặng: ằẳẵắặ ầẩẫấậ ềểễếệ ìỉĩíị ồổỗốộ ờởỡớợ ừửữứự ỳỷỹýỵ Đđ.";

static GPtrArray *files;         /* hash, path, hash, path, … */

char *
sample_case_find_file (const char *sha256, gpointer unused)
{
  for (guint i = 0; files && i < files->len; i += 2)
    if (g_str_equal (files->pdata[i], sha256))
      return g_strdup (files->pdata[i + 1]);
  return NULL;
}

static gpointer
parse (const BbSchema *schema, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gpointer
parse (const BbSchema *schema, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  gpointer value;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  object = bb_json_parse (text, -1, &error);
  g_assert_no_error (error);
  value = bb_value_from_object (schema, object, &error);
  g_assert_no_error (error);
  return value;
}

/* ── Checklists and answers ──────────────────────────────────────────────────────────────────────────────────── */

static void
append_item (GString *out, const char *section, guint n)
{
  static const char * const answers[] = {
    "\"answer\":\"count\",\"counts\":[{\"name\":\"present\",\"label\":{\"vi\":\"Có mặt\"}},{\"name\":\"absent\",\"label\":{\"vi\":\"Vắng có lý do\"}}]",
    "\"answer\":\"pass_fail\"", "\"answer\":\"pass_fail\"", "\"answer\":\"sample\",\"sample\":{\"size\":20}", "\"answer\":\"pass_fail\"",
    "\"answer\":\"pass_fail\"", "\"answer\":\"ratio\",\"ratio\":{\"numerator\":{\"vi\":\"trực tuyến\"},\"denominator\":{\"vi\":\"tổng số\"}}",
  };

  g_string_append_printf (out, "%s{\"code\":\"%s.%02u\",\"text\":{\"vi\":\"%s\"},%s,\"severity\":\"minor\",\"applies\":[\"W\"%s]}", n > 1 ? "," : "", section, n,
                          item_texts[n % 7], answers[n % 7], n % 11 == 5 ? "" : ",\"D\",\"P\"");
}

static BbChecklist *
make_checklist (const char *code, const char *title, guint items)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "{\"type\":\"checklist\",\"code\":\"%s\",\"version\":\"1.0\",\"title\":{\"vi\":\"%s\"},\"valid_from\":\"2025-07-01\","
                          "\"published\":\"2026-11-01\",\"sections\":[", code, title);
  for (guint s = 0, left = items; left; s++)
    {
      g_autofree char *section = g_strdup_printf ("%s%u", code, s + 1);
      guint count = s == 8 ? left : MIN (left, items / 9);

      g_string_append_printf (out, "%s{\"code\":\"%s\",\"title\":{\"vi\":\"%s\"},\"items\":[", s ? "," : "", section, section_titles[s % 9]);
      for (guint i = 1; i <= count; i++)
        append_item (out, section, i);
      g_string_append (out, "]}");
      left -= count;
    }
  g_string_append (out, "]}");
  return parse (&BB_CHECKLIST_SCHEMA, "%s", out->str);
}

static void
add_answer (BbCase *visit, BbItem *item, guint index, gboolean lengthy_note)
{
  static const char * const results[] = { "pass", "pass", "pass", "fail", "pass", "na", "pass", "pass" };
  const char *figures = item->answer == BB_ANSWER_COUNT ? ",\"counts\":{\"present\":33,\"absent\":2}"
                        : item->answer == BB_ANSWER_SAMPLE ? ",\"sample\":{\"population\":4133,\"size\":20,\"passed\":17,\"failed\":3,\"seed\":48151623}"
                        : item->answer == BB_ANSWER_RATIO ? ",\"ratio\":{\"numerator\":4128,\"denominator\":4133}" : "";
  g_autoptr (BbAnswer) answer = NULL;

  if (index % 37 == 36)
    return;
  answer = parse (&BB_ANSWER_SCHEMA, "{\"type\":\"answer\",\"visit\":\"v1\",\"item\":\"%s\",\"result\":\"%s\"%s,\"note\":\"%s\",\"at\":\"2026-11-23T08:30:00+07:00\"}",
                  item->code, results[index % 8], figures, lengthy_note && index % 9 == 0 ? lengthy : index % 5 == 0 ? "Đối chiếu với sổ trực ngày 20/11/2026" : "");
  bb_case_add_answer (visit, answer);
}

static void
add_checklists (BbCase *visit, const SampleOptions *options)
{
  g_autoptr (BbChecklist) a = make_checklist ("A", "Chấp hành kỷ luật, kỷ cương hành chính và văn hóa công vụ", 63);
  g_autoptr (BbChecklist) b = make_checklist ("B", "Hoạt động của Bộ phận Một cửa", 79);
  BbChecklist *both[] = { a, b };
  guint index = 0;

  for (guint c = 0; c < 2; c++)
    {
      bb_case_add_checklist (visit, both[c]);
      for (guint s = 0; s < both[c]->sections->len && !options->no_answers; s++)
        {
          BbSection *section = both[c]->sections->pdata[s];

          for (guint i = 0; i < section->items->len; i++)
            add_answer (visit, section->items->pdata[i], index++, options->long_texts);
        }
    }
}

/* ── Findings, recommendations, evidence ─────────────────────────────────────────────────────────────────────── */

static void
add_bases (BbCase *visit)
{
  g_autoptr (BbBasis) known = parse (&BB_BASIS_SCHEMA, "{\"type\":\"basis\",\"id\":\"QC129\",\"short\":{\"vi\":\"Quyết định số 129/2007/QĐ-TTg\"},\"number\":\"129/2007/QĐ-TTg\","
                                                       "\"title\":{\"vi\":\"Quy chế văn hóa công sở\"},\"standing\":\"verified\"}");
  g_autoptr (BbBasis) remembered = parse (&BB_BASIS_SCHEMA, "{\"type\":\"basis\",\"id\":\"MEM\",\"short\":{\"vi\":\"Chỉ thị theo trí nhớ\"},\"number\":\"26/CT-TTg\","
                                                            "\"title\":{\"vi\":\"Chỉ thị\"},\"standing\":\"memory\"}");
  g_autoptr (BbBasis) expired = parse (&BB_BASIS_SCHEMA, "{\"type\":\"basis\",\"id\":\"OLD\",\"short\":{\"vi\":\"Thông tư đã hết hiệu lực\"},\"number\":\"01/2018/TT-VPCP\","
                                                         "\"title\":{\"vi\":\"Thông tư\"},\"standing\":\"verified\",\"in_force_from\":\"2019-01-06\",\"in_force_to\":\"2025-06-30\"}");

  bb_case_add_basis (visit, known);
  bb_case_add_basis (visit, remembered);
  bb_case_add_basis (visit, expired);
}

static void
add_findings (BbCase *visit, const SampleOptions *options)
{
  static const char * const severities[] = { "minor", "major", "critical" };

  for (guint i = 0; i < options->findings; i++)
    {
      g_autoptr (BbFinding) finding = parse (&BB_FINDING_SCHEMA, "{\"type\":\"finding\",\"id\":\"f%03u\",\"visit\":\"v1\",\"item\":\"A%u.%02u\",\"severity\":\"%s\",\"fact\":\"%s%s\",\"bases\":"
        "[{\"basis\":\"QC129\",\"article\":\"Điều 7\",\"standing\":\"verified\"},{\"basis\":\"MEM\",\"article\":\"mục 3\",\"standing\":\"memory\"},{\"basis\":\"OLD\",\"article\":\"Điều 4\"}],"
        "\"at\":\"2026-11-23T09:%02u:%02u+07:00\"}", i, i % 9 + 1, i % 7 + 1, severities[i % 3],
        i == 0 && options->fact ? options->fact : facts[i % 3], options->long_texts && i % 4 == 1 ? lengthy : "", i / 60, i % 60);

      bb_case_add_finding (visit, finding);
    }
}

static void
add_recommendations (BbCase *visit, const SampleOptions *options)
{
  for (guint i = 0; i < options->recommendations; i++)
    {
      g_autoptr (BbRecommendation) recommendation = parse (&BB_RECOMMENDATION_SCHEMA, "{\"type\":\"recommendation\",\"id\":\"r%u\",\"visit\":\"v1\",%s\"what\":\"%s%s\",\"who\":\"%s\","
        "\"deadline\":\"2026-12-%02u\",\"working_days\":%u,\"at\":\"2026-11-23T10:00:%02u+07:00\"}", i, i < options->findings ? "\"finding\":\"f000\"," : "",
        i % 2 ? "Niêm yết bổ sung 12 thủ tục theo quyết định công bố hiện hành" : "Chấn chỉnh việc đeo thẻ, báo cáo kèm ảnh", options->long_texts ? lengthy : "",
        i % 2 ? "Bộ phận Tiếp nhận và Trả kết quả" : "Ủy ban nhân dân phường Hòa Tân", i % 28 + 1, i % 3 ? 5 + i : 0, i % 60);

      bb_case_add_recommendation (visit, recommendation);
    }
}

static char *
hash_of (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    return g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
}

static void
add_photo (BbCase *visit, const char *path, guint i)
{
  g_autofree char *hash = hash_of (path), *name = g_strdup_printf ("IMG_%04u.JPG", i);
  g_autoptr (BbEvidence) evidence = parse (&BB_EVIDENCE_SCHEMA, "{\"type\":\"evidence\",\"visit\":\"v1\",\"sha256\":\"%s\",\"name\":\"%s\",\"media_type\":\"%s\",\"size\":3145728,"
    "\"captured\":{\"at\":\"2026-11-23T08:%02u:%02u+07:00\",\"clock\":\"%s\"},\"imported\":{\"at\":\"2026-11-23T09:%02u:%02u+07:00\",\"clock\":\"system\"},"
    "\"caption\":\"%s\",\"items\":[\"A%u.0%u\",\"B1.01\"]}", hash, name, g_str_has_suffix (path, ".png") ? "image/png" : "image/jpeg", i / 60, i % 60, i % 2 ? "phone" : "exif", i / 60, i % 60,
    i % 3 ? "Bảng niêm yết thủ tục hành chính tại sảnh tầng 1" : "Quầy số 3 không có người trực trong giờ làm việc, biển tên đặt úp, phía sau là tủ hồ sơ mở", i % 9 + 1, i % 7 + 1);

  g_ptr_array_add (files, g_strdup (hash));
  g_ptr_array_add (files, g_strdup (path));
  bb_case_add_evidence (visit, evidence);
}

static void
add_evidence (BbCase *visit, const SampleOptions *options)
{
  g_autoptr (BbEvidence) audio = parse (&BB_EVIDENCE_SCHEMA, "{\"type\":\"evidence\",\"visit\":\"v1\",\"sha256\":\"%s\",\"name\":\"ghi-am-lam-viec.ogg\",\"media_type\":\"audio/ogg\",\"size\":812345,"
    "\"imported\":{\"at\":\"2026-11-23T10:12:00+07:00\",\"clock\":\"system\"},\"caption\":\"Ghi âm buổi làm việc\",\"items\":[\"A2.01\"]}",
    "a3b1c5d7e9f00123456789abcdef00112233445566778899aabbccddeeff0011");
  guint count = 0;

  g_clear_pointer (&files, g_ptr_array_unref);
  files = g_ptr_array_new_with_free_func (g_free);
  while (options->photo_files && options->photo_files[count])
    count++;
  for (guint i = 0; i < options->photos; i++)
    add_photo (visit, options->photo_files[i % count], i);
  bb_case_add_evidence (visit, audio);
}

/* ── The visit ───────────────────────────────────────────────────────────────────────────────────────────────── */

static BbVisit *
make_visit (const SampleOptions *options)
{
  const char *post = options->long_posts ? "Phó Chủ tịch phụ trách khối văn hóa - xã hội kiêm Giám đốc Trung tâm Phục vụ hành chính công" : "Phó Chủ tịch";
  g_autofree char *number = options->number ? g_strdup_printf ("\"number\":\"%s\",", options->number) : g_strdup ("");
  g_autofree char *attendees = options->closed ? g_strdup ("") : g_strdup_printf (
    "{\"name\":\"Trần Thị Mẫu\",\"post\":\"%s\",\"role\":\"representative\",\"authorisation\":\"Giấy ủy quyền số 14/GUQ-UBND ngày 20 tháng 11 năm 2026\"},"
    "{\"name\":\"Lý Văn Ví Dụ\",\"post\":\"Công chức Tư pháp - Hộ tịch\",\"role\":\"attendee\"}", post);

  return parse (&BB_VISIT_SCHEMA, "{\"type\":\"visit\",\"unit\":\"HT\",\"unit_name\":{\"vi\":\"Ủy ban nhân dân phường Hòa Tân\"},\"unit_kind\":\"W\",\"issuer\":\"SNV\",\"kind\":\"unannounced\","
    "\"subject\":{\"vi\":\"Kiểm tra đột xuất việc chấp hành kỷ luật, kỷ cương hành chính và hoạt động của Bộ phận Một cửa tại Ủy ban nhân dân phường Hòa Tân\"},"
    "\"decision\":{\"number\":\"112/QĐ-SNV\",\"date\":\"2026-01-05\",\"issuer\":\"Giám đốc Sở Nội vụ\",\"about\":\"thành lập Đoàn kiểm tra đột xuất\"},"
    "\"grounds\":[\"Căn cứ Kế hoạch số 91/KH-UBND ngày 31 tháng 01 năm 2026 về kiểm tra công tác cải cách hành chính và hoạt động công vụ năm 2026;\"],"
    "\"place\":\"Bộ phận Tiếp nhận và Trả kết quả, Ủy ban nhân dân phường Hòa Tân, số 12 đường Minh Họa\","
    "\"team\":[{\"name\":\"Nguyễn Văn Minh Họa\",\"post\":\"Phó Giám đốc\",\"agency\":\"Sở Nội vụ\",\"role\":\"leader\"},{\"name\":\"Lê Văn Thử\",\"post\":\"Chuyên viên\",\"agency\":\"Sở Nội vụ\","
    "\"role\":\"secretary\"},{\"name\":\"Phạm Thị Kiểm\",\"post\":\"Chuyên viên\",\"agency\":\"Văn phòng Ủy ban nhân dân tỉnh\",\"role\":\"member\"}],\"attendees\":[%s],"
    "\"checklists\":[{\"code\":\"A\",\"version\":\"1.0\"},{\"code\":\"B\",\"version\":\"1.0\"}],\"seed\":48151623,%s"
    "\"opinion\":{\"text\":\"Thống nhất với kết quả kiểm tra.\\nĐề nghị ghi nhận 02 công chức vắng mặt có giấy đi công tác.%s\",\"by\":\"bà Trần Thị Mẫu\",\"at\":\"2026-11-23T11:02:00+07:00\"},"
    "\"at\":\"2026-11-23T07:50:00+07:00\"}", attendees, number, options->long_texts ? lengthy : "");
}

static void
add_event (BbCase *visit, const char *kind, const char *at, const char *more)
{
  g_autoptr (BbEvent) event = parse (&BB_EVENT_SCHEMA, "{\"type\":\"event\",\"visit\":\"v1\",\"kind\":\"%s\",\"at\":\"%s\",\"clock\":\"system\",\"who\":\"Nguyễn Văn Minh Họa\"%s}", kind, at, more);

  bb_case_add_event (visit, event);
}

static void
add_events (BbCase *visit, const SampleOptions *options)
{
  if (options->closed)
    add_event (visit, "unit_closed", "2026-11-23T07:58:00+07:00", "");
  else
    add_event (visit, "opened", "2026-11-23T07:58:00+07:00", "");
  add_event (visit, "locked", "2026-11-23T04:20:00Z", "");
  if (options->refused)
    {
      g_autoptr (BbEvent) refusal = parse (&BB_EVENT_SCHEMA, "{\"type\":\"event\",\"visit\":\"v1\",\"kind\":\"refused\",\"at\":\"2026-11-23T11:26:00+07:00\",\"clock\":\"system\","
        "\"who\":\"Trần Thị Mẫu, Phó Chủ tịch\",\"field\":\"unit\",\"reason\":\"Không đồng ý với nhận xét về hồ sơ trễ hạn\",\"witness\":\"Đỗ Văn Chứng, Cảnh sát khu vực, Công an phường\"}");

      bb_case_add_event (visit, refusal);
    }
}

static BbIssuer *
make_issuer (const SampleOptions *options)
{
  return parse (&BB_ISSUER_SCHEMA, "{\"type\":\"issuer\",\"code\":\"SNV\",\"name\":{\"vi\":\"Sở Nội vụ tỉnh Minh Họa\"},\"superior\":\"ỦY BAN NHÂN DÂN TỈNH MINH HỌA\",\"agency\":\"SỞ NỘI VỤ\","
    "\"team_name\":\"ĐOÀN KIỂM TRA SỐ 03\",\"symbol\":\"BB-ĐKT\",\"place\":\"Minh Họa\",\"margins_mm\":{\"top\":20,\"bottom\":20,\"left\":30,\"right\":15},\"font_set\":\"%s\","
    "\"recipients\":[\"Giám đốc Sở Nội vụ (báo cáo)\",\"Ủy ban nhân dân phường Hòa Tân (thực hiện)\",\"Thành viên Đoàn kiểm tra\"],\"archive\":\"Lưu: VT, hồ sơ kiểm tra\",\"originals\":2}",
    options->set_b ? "B" : "A");
}

BbCase *
sample_case_new (const SampleOptions *options)
{
  g_autoptr (BbVisit) facts_of_visit = make_visit (options);
  g_autoptr (BbIssuer) issuer = make_issuer (options);
  BbCase *visit = bb_case_new ("v1", facts_of_visit);

  bb_case_set_issuer (visit, issuer);
  add_checklists (visit, options);
  add_bases (visit);
  add_findings (visit, options);
  add_recommendations (visit, options);
  add_evidence (visit, options);
  add_events (visit, options);
  bb_case_settle (visit);
  return visit;
}
