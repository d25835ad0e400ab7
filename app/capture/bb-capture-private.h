/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "bb-capture.h"

G_BEGIN_DECLS

/* Loads GStreamer once; looks at its plugins the first time, which takes a second: from a worker thread. */
gboolean bb_capture_init (GError **error);
/* @kind: "Video/Source" or "Audio/Source". (transfer full) (element-type GstDevice), without what records the loudspeaker. */
GList *bb_capture_list_devices (const char *kind);
/* What is connected, the system's choice first; under BIENBAN_PROBE, BIENBAN_CAMERA="test" makes a picture or a tone of its own.
 * @position: of which camera, from 0. @names: (out) (optional): of all. (transfer full) */
GstElement *bb_capture_make_source (const char *kind, guint position, char ***names, GError **error);
/* Makes the elements of @description, links the source before the one that is called "in". (transfer full) */
GstElement *bb_capture_make_pipeline (GstElement *source, const char *description, GError **error);
/* Starts it and waits until it runs. Blocks for at most five seconds. */
gboolean bb_capture_play (GstElement *pipeline, GError **error);
/* What an error of GStreamer means to a person. @what: "camera" or "microphone", translated. */
void bb_capture_translate (GError **error, const GError *cause, const char *what);

G_END_DECLS
