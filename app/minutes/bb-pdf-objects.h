/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* Objects of a PDF, made with libqpdf. */

/* What @format gives, read as PDF syntax. */
qpdf_oh bb_pdf_parse (qpdf_data pdf, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A stream of @size bytes as they are; @dictionary: its other entries, in PDF syntax. */
qpdf_oh bb_pdf_new_stream (qpdf_data pdf, gconstpointer data, gsize size, const char *dictionary);
/* As ISO 32000-1, 7.9.4 writes a date: D:20261120162000+07'00' */
char *bb_pdf_format_time (GDateTime *time);

/* [x y x+width y+height], two decimals. */
qpdf_oh bb_pdf_new_rectangle (qpdf_data pdf, double x, double y, double width, double height);

G_END_DECLS
