/* serving.h - a request on its way through an operation of a document. */
#ifndef PLATFORM_SERVING_H
#define PLATFORM_SERVING_H

#include "base/arena.h"
#include "mock/exchange/envelope.h"
#include "mock/platform/shape/check.h"
#include "mock/platform/shape/make.h"
#include "mock/platform/shape/shape.h"

enum { PLATFORM_MAX_DOCUMENTS = 2, PLATFORM_MAX_ITEMS = 8 };

struct platform_documents {
    atomic_uint refs;
    struct platform_table *table;
    struct platform_document *list[PLATFORM_MAX_DOCUMENTS];
    size_t n;
    bool lenient, no_examples;
};

struct serving {
    struct mock_exchange *x;
    struct platform_operation *op;
    struct platform_document *d;
    const struct platform_documents *documents;
    const struct platform_act *act;
    struct platform_collection *c; /* act's; NULL: it has none */
    struct gc_arena arena;         /* of this request */
    struct gc_json body;           /* root NULL: none came */
    const char *path;              /* of the store: "/api/v2/routing/queues" */
    const char *key;               /* of the item, decoded; "": none */
    char now[GC_TIME_TEXT];
    struct gc_strbuf ignored; /* query parameters that no filter acts on */
};

/* The labels of X-GCMock-Provenance. */
#define PLATFORM_BY_SHAPE "genesys-shape"
#define PLATFORM_EXAMPLED "genesys-example"
#define PLATFORM_REFUSED  "genesys-refused"

/* answer.c: the operation's success, with an item as the answer's model shows it (NULL: none); or
 * one error. Trees are freed. */
void serve_status(struct serving *s);
void serve_tree(struct serving *s, cJSON *tree);
void serve_entity(struct serving *s, const struct mock_entity *e);
void serve_label(struct serving *s, const char *label);
void serve_fail(struct serving *s, int status, const char *code, const char *field, const char *fmt,
                ...) GC_PRINTF(5, 6);
void serve_nomem(struct serving *s);
void serve_not_found(struct serving *s);
/* Refused by a finding of the body: in the operation's own code where it declares one. */
void serve_finding(struct serving *s, const struct platform_finding *f);
bool serve_declares(const struct serving *s, const char *code, int *status);

/* paths.c: the request's path, normalised, up to its n-th segment; its n-th segment, decoded. */
const char *serve_path(struct serving *s, const char *path, size_t n_segments);
const char *serve_segment(struct serving *s, const char *path, size_t n);
/* "PATH/KEY", the key percent-encoded. */
const char *serve_item_path(struct serving *s, const char *path, const char *key);

/* seeds.c: the store of a collection at an instance path, with the org's seeds in it. NULL:
 * nothing is there (without make), or no memory. The caller holds the world's stores. */
struct mock_store *serve_store(struct serving *s, struct platform_collection *c, const char *path,
                               bool make);
/* write.c. Puts an item that the store has or not; hidden may be NULL. The org's own kind follows.
 * Frees both. False: it has answered. */
bool serve_put(struct serving *s, struct platform_collection *c, struct mock_store *store,
               const char *path, const char *key, cJSON *item, cJSON *hidden);
bool serve_drop(struct serving *s, struct platform_collection *c, struct mock_store *store,
                const char *path, const char *key);
/* stores.c. The collection at a path, of whichever document has it; NULL: none. */
struct platform_collection *serve_collection(struct serving *s, const char *pattern);
/* Is the item there that the request's path goes through? */
bool serve_has_parent(struct serving *s);
/* What changed in a collection shows in its parent's counts. */
void serve_count(struct serving *s, struct platform_collection *c, struct mock_store *store,
                 const char *path);
cJSON *serve_tree_of(const struct mock_entity *e);   /* a copy; NULL: no memory */
cJSON *serve_hidden_of(const struct mock_entity *e); /* the same; never NULL but for memory */

/* build.c: an item of what came. */
/* Of one item: of the body, or of its elements. */
const struct platform_model *serve_body_model(struct serving *s);
cJSON *serve_take(struct serving *s, struct platform_collection *c, const cJSON *body,
                  cJSON *hidden);
/* made.c: what the server makes of it. */
bool serve_finish_new(struct serving *s, struct platform_collection *c, const char *path,
                      const char *key, cJSON *item);
bool serve_touch(struct serving *s, struct platform_collection *c, cJSON *item);
bool serve_keep_made(struct serving *s, struct platform_collection *c, const cJSON *old,
                     cJSON *item);
/* Of a singleton; old NULL: there was none. */
bool serve_finish_one(struct serving *s, struct platform_collection *c, const cJSON *old,
                      cJSON *item);
/* Of seeds: what they leave out. */
bool serve_finish_seed(struct serving *s, struct platform_collection *c, const char *path,
                       const char *key, cJSON *item);

/* schema_of.c: does the item fit the schema that the table says its parent holds? False: it has
 * answered. The caller holds the stores. */
bool serve_obeys_schema(struct serving *s, const cJSON *item);

/* query.c */
bool serve_check_query(struct serving *s); /* false: it has answered */
/* The values of a parameter, those apart by commas too (when commas). */
struct serve_values {
    const char **list;
    size_t n;
};
struct serve_values serve_query(struct serving *s, const char *name, bool commas);
const char *serve_query_one(struct serving *s, const char *name); /* NULL: absent */

/* expand.c: the item with what ?expand= and ?fields= ask for; NULL: as it is stored. */
void serve_show(struct serving *s, const struct platform_model *m, const struct mock_entity *e,
                struct gc_jsonw *w);

#endif
