/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Any signed PDF: is it as it was signed, who signed, when, what changed since. */
#define BB_TYPE_VERIFY_PAGE (bb_verify_page_get_type ())
G_DECLARE_FINAL_TYPE (BbVerifyPage, bb_verify_page, BB, VERIFY_PAGE, AdwNavigationPage)

AdwNavigationPage *bb_verify_page_new (BbWorkspace *workspace);
void bb_verify_page_open (BbVerifyPage *self, const char *path);
/* The newest PDF of a visit. */
void bb_verify_page_open_visit (BbVerifyPage *self, const char *visit);
/* Also from now on. */
void bb_verify_page_trust (BbVerifyPage *self, const char *path);
/* The report, as PDF or JSON by the name. */
void bb_verify_page_save (BbVerifyPage *self, const char *path);

G_END_DECLS
