/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk whose power can be cut. What a store writes through the SQLite VFS POWER_DISK_VFS and through the file layer is also
 * written down, step by step; afterwards any moment can be made again as a folder: what was synced is there, what was not is
 * there, missing, torn, or there before what came earlier. The file names of one recording lie below one folder. */
#define POWER_DISK_VFS "power-disk"

void power_disk_start (const char *folder);    /* begins a recording; the one before is forgotten */
void power_disk_stop (void);                   /* the file layer is the system's again */
/* How many steps were taken: whatever was acknowledged before must survive a cut at this time or later. */
guint power_disk_get_time (void);
/* Makes in @target (which exists) what is left of the folder when the power goes at @time. */
void power_disk_cut (guint time, GRand *rand, const char *target);

/* So many bytes more can be written before the disk is full; −1: as many as one likes. */
void power_disk_set_room (gint64 bytes);
/* From now on nothing can be written: the disk is full. */
void power_disk_set_full (gboolean full);
/* Ends this process by kill -9 after so many steps more, each of them done. */
void power_disk_set_death (guint steps);

G_END_DECLS
