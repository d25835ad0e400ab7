/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* Exit codes of the program; scripts rely on them. */
enum { BB_EXIT_DONE = 0, BB_EXIT_NO = 1, BB_EXIT_USAGE = 2, BB_EXIT_INPUT = 3, BB_EXIT_REFUSED = 4 };

typedef struct
{
  char *folder;                  /* of the workspace; %NULL: the default one */
  gboolean json;
  BbWorkspace *workspace;        /* opened when first asked for */
} BbCli;

/* @args: the words after the command, options included; NULL-terminated. Returns an exit code. */
typedef int (*BbCommandFunc) (BbCli *cli, char **args);

typedef struct
{
  const char *name;
  const char *usage;             /* what follows the name; one form a line */
  const char *summary;           /* N_() */
  BbCommandFunc run;
} BbCommand;

extern const BbCommand bb_commands[];

/* One clear line on standard error; returns the exit code. Takes @error. */
int bb_cli_fail (GError *error);
/* As above, for wrong words on the command line. */
int bb_cli_misuse (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* BB_EXIT_DONE, or what bb_cli_fail() makes of *@error. */
int bb_cli_finish (gboolean done, GError **error);
/* What was done, as one line on standard output; nothing with --json. */
void bb_cli_tell (BbCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* For a word that is none of @names. */
int bb_cli_misuse_word (const char *command, const char *word, const char * const *names);
/* The place of @name in @names; -1 when it is not there. */
int bb_cli_find_name (const char * const *names, const char *name);
/* %NULL with the error told and *@code set. */
BbWorkspace *bb_cli_open (BbCli *cli, int *code);
/* Prints @object as JSON; takes it. */
void bb_cli_print_json (JsonObject *object);
/* With --json prints @array as the member @name of one object; takes it. Returns %BB_EXIT_DONE. */
int bb_cli_end_list (BbCli *cli, const char *name, JsonArray *array);
/* The same of @rows, each as a line by @print or, with --json, by @to_object. */
int bb_cli_list_rows (BbCli *cli, const char *name, GPtrArray *rows, JsonObject *(*to_object) (gconstpointer row), void (*print) (gconstpointer row));
/* Takes options out of @args; on failure tells why. The words that remain are @args. */
gboolean bb_cli_parse (char ***args, const GOptionEntry *entries, const char *command);
/* The full id of the visit that @word begins; %NULL with the error told. */
char *bb_cli_find_visit (BbCli *cli, const char *word, int *code);
/* The paper of a visit that --paper names, by its kind or the beginning of its id; @paper %NULL: the visit's id, for its minutes. %NULL with the error told. */
char *bb_cli_find_paper (BbCli *cli, const char *visit, const char *paper, int *code);

int bb_cli_demo (BbCli *cli, char **args);
int bb_cli_checklist (BbCli *cli, char **args);
int bb_cli_basis (BbCli *cli, char **args);
int bb_cli_unit (BbCli *cli, char **args);
int bb_cli_visit (BbCli *cli, char **args);
int bb_cli_answer (BbCli *cli, char **args);
int bb_cli_sample (BbCli *cli, char **args);
int bb_cli_finding (BbCli *cli, char **args);
int bb_cli_recommend (BbCli *cli, char **args);
int bb_cli_opinion (BbCli *cli, char **args);
int bb_cli_attach (BbCli *cli, char **args);
int bb_cli_lock (BbCli *cli, char **args);
int bb_cli_unlock (BbCli *cli, char **args);
int bb_cli_minutes (BbCli *cli, char **args);
int bb_cli_paper (BbCli *cli, char **args);
int bb_cli_template (BbCli *cli, char **args);
int bb_cli_sign (BbCli *cli, char **args);
int bb_cli_token (BbCli *cli, char **args);
int bb_cli_signers (BbCli *cli, char **args);
int bb_cli_trust (BbCli *cli, char **args);
int bb_cli_numbers (BbCli *cli, char **args);
int bb_cli_raise (BbCli *cli, char **args);
int bb_cli_verify (BbCli *cli, char **args);
int bb_cli_verify_case (BbCli *cli, const char *path, const char * const *trust, const char * const *crls);
int bb_cli_sync (BbCli *cli, char **args);
int bb_cli_conflicts (BbCli *cli, char **args);
int bb_cli_couch (BbCli *cli, char **args);
int bb_cli_search (BbCli *cli, char **args);
int bb_cli_workdays (BbCli *cli, char **args);
int bb_cli_reindex (BbCli *cli, char **args);
int bb_cli_fsck (BbCli *cli, char **args);
int bb_cli_help (BbCli *cli, char **args);

G_END_DECLS
