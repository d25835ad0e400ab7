/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Recordings, made when the tests run. A path in @folder (transfer full); %NULL: an encoder is not installed. */
char *film_make (const char *folder, const char *name, const char *pipeline);

#define FILM_OPUS "audiotestsrc num-buffers=150 samplesperbuffer=960 ! audio/x-raw,rate=48000 ! audioconvert ! opusenc ! oggmux ! filesink name=out"
#define FILM_VP8                                                                                                                             \
  "webmmux name=mux ! filesink name=out videotestsrc num-buffers=75 ! video/x-raw,width=320,height=240,framerate=25/1 ! vp8enc deadline=1 ! mux. " \
  "audiotestsrc num-buffers=150 samplesperbuffer=960 ! audio/x-raw,rate=48000 ! audioconvert ! opusenc ! mux."
#define FILM_LONG                                                                                                                            \
  "webmmux name=mux ! filesink name=out videotestsrc num-buffers=200 ! video/x-raw,width=640,height=360,framerate=25/1 ! " \
  "vp8enc deadline=1 ! mux. audiotestsrc num-buffers=400 samplesperbuffer=960 ! audio/x-raw,rate=48000 ! audioconvert ! opusenc ! mux."
#define FILM_MP4                                                                                                                             \
  "mp4mux name=mux ! filesink name=out videotestsrc num-buffers=75 ! video/x-raw,width=1920,height=1080,framerate=25/1 ! avenc_mpeg4 ! mux. " \
  "audiotestsrc num-buffers=150 samplesperbuffer=960 ! audio/x-raw,rate=48000,channels=1 ! audioconvert ! avenc_aac ! mux."
#define FILM_H264                                                                                                                            \
  "mp4mux name=mux ! filesink name=out videotestsrc num-buffers=75 ! video/x-raw,width=640,height=480,framerate=25/1 ! x264enc speed-preset=ultrafast ! mux. "
