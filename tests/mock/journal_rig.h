/* journal_rig.h - a journal that was written to, and questions to it in one line each. */
#ifndef JOURNAL_RIG_H
#define JOURNAL_RIG_H

#include "mock/journal/internal.h"

/* Records a request of client c1 for getFlow, with an answer (status 0: without); its id. */
uint64_t journal_record(struct mock_journal *j, const char *method, const char *path,
                        const char *body, int status);

typedef enum gc_status (*journal_question)(struct mock_journal *j, const struct gc_json *query,
                                           struct gc_jsonw *w, struct gc_error *err);
/* The answer to a question, or its error; static storage. */
const char *journal_answer(journal_question ask, struct mock_journal *j, const char *query,
                           enum gc_status expected);

#endif
