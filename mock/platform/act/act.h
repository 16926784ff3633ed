/* act.h - what a request does to the stores, a function a shape (enum platform_does). */
#ifndef PLATFORM_ACT_H
#define PLATFORM_ACT_H

#include "mock/platform/request/serving.h"

typedef void serve_fn(struct serving *s);
serve_fn serve_list, serve_create, serve_read, serve_replace, serve_change, serve_remove,
    serve_show_one, serve_replace_one, serve_change_one, serve_reset_one, serve_search, serve_bulk,
    serve_start_job, serve_accept, serve_relate, serve_example, serve_refuse;

/* filter.c: what a listing leaves out. */
struct serve_filter;
struct serve_filter *serve_filters(struct serving *s); /* of the query; NULL: none */
bool serve_passes(struct serving *s, const struct serve_filter *f, const struct mock_entity *e);

/* page.c: which of the n that passed are shown, and the page around them. */
struct serve_page {
    enum { PAGE_ALL, PAGE_NUMBER, PAGE_CURSOR, PAGE_SCIM } style;
    int64_t size, number, from; /* from: the first that is shown, from 0 */
    int64_t asked;              /* the size that was asked for; a page back may be shorter */
    const char *cursor_in, *cursor_parameter;
};
/* The keys of the first and the last that are shown; "" without any. */
struct serve_ends {
    const char *first, *last;
};
bool serve_page_read(struct serving *s, const struct platform_model *page, struct serve_page *out);
void serve_page_write(struct serving *s, const struct platform_model *page,
                      const struct serve_page *p, int64_t total, int64_t shown,
                      const struct serve_ends *ends, struct gc_jsonw *w);
/* Where a cursor says that the page begins, among the entities that passed; -1: a foreign one. One
 * that goes back may cut the page's size. */
int64_t serve_page_resume(struct serving *s, struct serve_page *p, struct mock_entity *const *list,
                          size_t n);

/* cursor.c: the parameters that hold one. */
extern const char *const serve_cursors[];
extern const size_t serve_n_cursors;
bool serve_is_cursor(const char *name, size_t n);
/* Is the page to end before the item that the cursor names? */
bool serve_goes_back(const char *parameter);
/* "": no memory. */
const char *serve_make_cursor(struct serving *s, int64_t next, const char *key);

/* rules.c: what an item must keep to. False: it has answered. The caller holds the stores. */
bool serve_is_unique(struct serving *s, struct mock_store *store, const cJSON *item,
                     const char *key);
bool serve_has_references(struct serving *s, const cJSON *item);
bool serve_version_fits(struct serving *s, const cJSON *old, const cJSON *body);
bool serve_refuse_used(struct serving *s); /* true: it has answered */

/* jobs.c: the word for a job that is under way, or went well; false: no memory. */
bool serve_set_job_state(struct serving *s, cJSON *item, bool done);
/* A job is done when it is first asked for. False: it has answered. */
bool serve_finish_job(struct serving *s, struct mock_store *store, struct mock_entity **e);

/* items.c: lays what a body says over an item; what it must not change it does not. False: it has
 * answered. The caller holds the stores. */
bool serve_merge_into(struct serving *s, struct mock_store *store, const struct mock_entity *e,
                      const cJSON *patch);
/* many.c: one element of an array: related, made, or laid over the item it names. *key: which. */
bool serve_put_one(struct serving *s, struct mock_store *store, const cJSON *element,
                   const char **key);
bool serve_unput(struct serving *s, struct mock_store *store, const char *key);
/* Those of the request, as the answer's model has them: an array, a page, or one. */
void serve_answer_many(struct serving *s, struct mock_store *store, const char *const *keys,
                       size_t n);

#endif
