/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Words that camera and microphone share. */

#define BB_CAPTURE_ERROR (bb_capture_error_quark ())
GQuark bb_capture_error_quark (void);

typedef enum
{
  BB_CAPTURE_ERROR_NO_DEVICE,    /* nothing is connected */
  BB_CAPTURE_ERROR_DENIED,       /* the person, or the system, said no */
  BB_CAPTURE_ERROR_BUSY,         /* another program has it */
  BB_CAPTURE_ERROR_MISSING,      /* a part of GStreamer is not installed */
  BB_CAPTURE_ERROR_FAILED,
  BB_CAPTURE_ERROR_CUT,          /* a recording is there, but perhaps not its end */
  BB_CAPTURE_ERROR_FULL,         /* the disk is */
} BbCaptureError;

G_END_DECLS
