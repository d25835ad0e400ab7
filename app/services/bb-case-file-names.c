/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the papers beside the minutes are called in a case file: a name of a file that says kind and number, and the words for it. In Vietnamese, as
 * everything in a case file. The words are made of the name alone, so that whoever verifies the case file makes the same page. */
#include <string.h>

#include "bb-case-file-private.h"
#include "domain/bb-paper.h"

#define FOLDER "bien-ban/"
#define NUMBERED "-so-"
#define EARLIER "-truoc"
#define LONGEST_NUMBER 6

/* By BbPaperKind, with the names of data/minutes/papers/. The annex of persons is in no case file. */
static const struct { const char *stem, *words; } kinds[] = {
  { "bien-ban-ban-khac", "Bản khác của biên bản kiểm tra" }, { "bien-ban-tu-choi-ky", "Biên bản về việc từ chối ký" },
  { "bien-ban-sua-doi", "Biên bản sửa đổi, bổ sung" }, { NULL, NULL }, { "thong-bao-ket-qua", "Thông báo kết quả kiểm tra" },
  { "bao-cao", "Báo cáo của Đoàn kiểm tra" }, { "bien-ban-cong-bo", "Biên bản công bố quyết định" }, { "danh-sach-co-mat", "Danh sách có mặt" },
};

static gsize
count_digits (const char *text)
{
  return text ? strspn (text, "0123456789") : 0;
}

char *
bb_case_paper_make_name (const char *kind, const char *number, gboolean earlier, const char *sha256)
{
  int found = bb_paper_kind_find (kind);
  const char *stem = found >= 0 && kinds[found].stem ? kinds[found].stem : "ban-khac";
  int n = (int) MIN (count_digits (number), LONGEST_NUMBER);
  g_autofree char *numbered = n > 0 ? g_strdup_printf (NUMBERED "%.*s", n, number) : NULL;

  return g_strdup_printf (FOLDER "%s%s%s-%.8s.pdf", stem, numbered ? numbered : "", earlier ? EARLIER : "", sha256);
}

/* What stands behind the stem of a kind. */
static char *
describe_rest (const char *words, const char *rest)
{
  const char *number = g_str_has_prefix (rest, NUMBERED) ? rest + strlen (NUMBERED) : NULL;
  gsize n = count_digits (number);
  gboolean earlier = g_str_has_prefix (number ? number + n : rest, EARLIER "-");
  g_autofree char *numbered = n > 0 ? g_strdup_printf (", số %.*s", (int) MIN (n, LONGEST_NUMBER), number) : NULL;

  return g_strdup_printf ("%s%s%s", words, numbered ? numbered : "", earlier ? " (bản trước, khi chưa đủ chữ ký hoặc số)" : "");
}

char *
bb_case_paper_describe (const char *name)
{
  const char *file = g_str_has_prefix (name, FOLDER) ? name + strlen (FOLDER) : NULL;

  for (guint i = 0; file && i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].stem && g_str_has_prefix (file, kinds[i].stem) && file[strlen (kinds[i].stem)] == '-')
      return describe_rest (kinds[i].words, file + strlen (kinds[i].stem));
  return g_strdup (name);                                  /* of a version before this one */
}
