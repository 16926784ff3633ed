/* internal.h - a stub, what it says once it is read, and the index of a set; for the files of
 * mock/stubs only.
 *
 * There may be a million stubs of which few are ever asked: a stub is its text and what its place
 * needs. What it says is read when somebody asks it, and then kept.
 *
 * Ownership:  a set holds a reference of each of its stubs; what a stub says lives as long as it.
 * Threads:    what a stub says may be asked for by any.
 */
#ifndef MOCK_STUBS_INTERNAL_H
#define MOCK_STUBS_INTERNAL_H

#include <stdatomic.h>

#include "mock/fault/action.h"
#include "mock/stubs/stubs.h"

/* Where stubs stand: the name of a document. */
struct stub_page {
    atomic_uint refs;
    char name[];
};
struct stub_page *stub_page_new(const char *name); /* NULL: no memory */
void stub_page_unref(struct stub_page *p);

enum stub_end { STUB_STAY, STUB_LOOP, STUB_PASS };

/* What a stub says. */
struct stub_words {
    struct gc_json doc;
    const cJSON *tree;
    struct mock_match match;
    const cJSON *answers; /* an array; NULL: `answer` alone */
    enum stub_end end;
    const char *scenario, *required_state, *new_state;
    const cJSON *permissions;
    bool needs_token, is_template;
    uint64_t seed;
    size_t n_answers;
    struct mock_action actions[];
};
struct mock_stub {
    atomic_uint refs;
    uint32_t source;
    char id[MOCK_STUB_ID];
    struct stub_page *page;
    struct gc_pos where; /* in the page */
    double priority;
    uint64_t seq;               /* of equal priority the higher is asked first */
    struct stub_bucket *bucket; /* of the set that has it, */
    size_t at;                  /* and its place there */
    _Atomic(struct stub_words *) words;
    bool has_scenario;
    size_t n_json;
    char json[]; /* what was written, without blanks */
};
/* One that was checked; doc: where it stands (NULL: nowhere). NULL: no memory. */
struct mock_stub *stub_new(struct stub_page *page, const struct gc_json *doc, const cJSON *tree,
                           const char *id);
struct mock_stub *stub_copy(const struct mock_stub *s); /* in no set; NULL: no memory */
struct mock_stub *stub_ref(struct mock_stub *s);
/* What it says, read once. NULL: no memory. */
const struct stub_words *stub_words(const struct mock_stub *s);
/* The same for one look: the caller's to free. */
struct stub_words *stub_read(const struct mock_stub *s);
void stub_words_free(struct stub_words *words); /* NULL is fine */
/* The action of a step, or NULL when all answers were given and it passes. */
const struct mock_action *stub_action(const struct stub_words *words, int64_t step);

/* bytes.c: "body_file" and "body_base64" of an answer: what is wrong with them; what they hold. */
void stub_check_bytes(const struct gc_json *doc, const cJSON *answer, struct gc_problems *problems);
GC_NODISCARD enum gc_status stub_add_bytes(const struct mock_stub *s, const cJSON *answer,
                                           struct gc_strbuf *to, struct gc_error *err);
const char *stub_file_type(const char *name); /* its media type, by its end */

/* --- index -------------------------------------------------------------------------------------
 */

/* Stubs asked last to asked first; what was taken out leaves a NULL, of which half are too many. */
struct stub_bucket {
    struct mock_stub **list, *one;   /* list is &one as long as that is enough */
    size_t n, cap, n_gone, n_coming; /* n_coming: while some are put */
    bool unsorted;
};
struct mock_stub_set {
    atomic_uint refs;
    struct gc_map buckets, by_id;
    struct gc_map methods; /* that some stub asks for, in capitals; "": any */
    uint64_t next_seq;
    bool unsorted; /* some bucket is */
    struct mock_stub *
        *order; /* all, asked first first, as long as nothing changes; NULL: not made */
};
struct mock_stub_set *stub_set_new(void);
/* Put from the last to the first, each in the place of one of its id; takes references. All of them
 * or, without memory, none. */
GC_NODISCARD enum gc_status stub_set_put_all(struct mock_stub_set *set, struct mock_stub **list,
                                             size_t n);
void stub_set_sort(struct mock_stub_set *set); /* before it is asked again */
bool stub_set_remove(struct mock_stub_set *set, const char *id);
static inline struct mock_stub *stub_set_get(const struct mock_stub_set *set, const char *id)
{
    return set ? gc_map_get(&set->by_id, id) : NULL;
}
int stub_by_order(const void *a, const void *b);      /* of stubs: less is asked later */
const char *stub_pattern(const struct mock_match *m); /* its path, or its url as a text; "" */
/* order.c. All stubs, asked first first, ended by NULL; it is the set's, good until the set
 * changes. A set that others may ask at once has it from mock_stub_set_finish. NULL: no memory. */
struct mock_stub *const *stub_set_list(struct mock_stub_set *set);
void stub_set_forget_order(struct mock_stub_set *set); /* it changes */

/* The stubs of some sets that a request's method and path may mean, asked first first; of equal
 * priority the sets in their order. */
enum { STUB_SEGMENTS = 16, STUB_KEYS = 2 * (STUB_SEGMENTS + 1) };
struct stub_walk {
    struct stub_cursor {
        const struct stub_bucket *bucket;
        size_t left;
        unsigned set;
    } at[2 * STUB_KEYS];
    size_t n;
};
void stub_walk_init(struct stub_walk *walk);
void stub_walk_add(struct stub_walk *walk, const struct mock_stub_set *set, unsigned nth,
                   const char *method, const char *path);
struct mock_stub *stub_walk_next(struct stub_walk *walk, unsigned *set);

/* --- a world's ---------------------------------------------------------------------------------
 */

struct stub_turn {
    uint64_t hits, prng;
    int64_t step;
};
/* The caller holds the lock. */
struct stub_turn *stubs_turn(struct mock_stubs *w, const struct mock_stub *s); /* made if need be */
bool stubs_is_hidden(struct mock_stubs *w, const struct mock_stub_set *org,
                     const struct mock_stub *s); /* one of the org's */
const char *stubs_state(const struct mock_stubs *w, const char *scenario);
/* list.c. Visits each that counts, asked first first, until visit returns false; takes the lock. */
void stubs_each(struct mock_stubs *w, const struct mock_stub_set *org,
                bool (*visit)(void *ctx, const struct mock_stub *s), void *ctx);

#endif
