/* shape.h - what an operation does, as its document's shape and the table tell.
 *
 *   struct platform_act *act = platform_act_of(op, table);
 *   switch (act->does) { case PLATFORM_LIST: ... act->collection ... }
 *
 * Ownership:  acts and collections belong to the operation's document, rows to the table.
 * Threads:    any.
 * Errors:     NULL: no memory, or the operation can't be read.
 */
#ifndef PLATFORM_SHAPE_H
#define PLATFORM_SHAPE_H

#include "mock/platform/document/document.h"
#include "mock/platform/shape/table.h"

enum platform_does {
    PLATFORM_LIST,
    PLATFORM_CREATE,
    PLATFORM_READ,
    PLATFORM_REPLACE,
    PLATFORM_CHANGE,
    PLATFORM_REMOVE,
    PLATFORM_SHOW_ONE, /* singletons: ... */
    PLATFORM_REPLACE_ONE,
    PLATFORM_CHANGE_ONE,
    PLATFORM_RESET_ONE,
    PLATFORM_SEARCH,
    PLATFORM_BULK, /* changes of many items in one request */
    PLATFORM_START_JOB,
    PLATFORM_ACCEPT,  /* answered, nothing kept */
    PLATFORM_RELATE,  /* POST of a relation: an array of items, or their ids */
    PLATFORM_EXAMPLE, /* a report nothing writes */
    PLATFORM_REFUSE,  /* no shape: 501 */
};

struct platform_collection {
    struct platform_document *document;
    struct platform_path *path, *item;   /* item NULL: its items have no path of their own */
    const cJSON *row;                    /* of the table; NULL: none */
    const struct platform_model *entity; /* what an item is; NULL: no object */
    const struct platform_model *listed; /* the same in a listing */
    const struct platform_model *page;   /* of a listing; NULL: there is none */
    const char *member;                  /* of the page that has the items; NULL: it is an array */
    const char *key;                     /* the member that tells them apart */
    bool creates;                        /* POST makes one */
    bool client_key;                     /* whose key the client chooses */
    bool is_soft;                        /* deleted ones are kept, their state says so */
    bool is_job;
    struct platform_collection *parent; /* whose items it is below; NULL: none */
    size_t n_parent;                    /* segments of the path up to that item */
};

struct platform_act {
    enum platform_does does;
    struct platform_collection *collection; /* NULL: refused, accepted, examples, singletons */
    const cJSON *row;                       /* the operation's; NULL: none */
    const struct platform_model *one;       /* of a singleton */
    struct platform_collection *parent;     /* whose item must be there; NULL: none */
    size_t n_parent;                        /* segments up to that item, its key the last */
    bool is_elsewhere; /* the collection has another path than the one that is asked */
};

struct platform_act *platform_act_of(struct platform_operation *op,
                                     const struct platform_table *table);
/* The collection at a path, or NULL: it is none. */
struct platform_collection *platform_collection_of(struct platform_path *path,
                                                   const struct platform_table *table);
/* The query's parameter that lists ids: "ids", "id", "contactIds"; NULL: there is none. */
const char *platform_ids_parameter(const struct platform_operation *op);
size_t platform_segments(const char *pattern);

#endif
