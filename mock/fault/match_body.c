/* The body's part of a match: does it look as it must, and if not, which member differs? */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json/write.h"
#include "base/map.h"
#include "mock/fault/internal.h"
#include "mock/matcher/matcher.h"
#include "mock/text/mask.h"

enum { SHOWN_BYTES = 120, MOST_DIFFERENCES = 8 };

/* A form becomes an object of texts, so that one way of asking serves both. Of a name that comes
 * again the first counts. */
static cJSON *form_tree(const char *body, size_t n)
{
    char name[256], *value = malloc(n + 1);
    const char *end = body + n;
    struct gc_map seen = {0};
    cJSON *tree = value ? cJSON_CreateObject() : NULL;
    while (tree && mock_form_next(&body, end, name, sizeof name, value, n + 1))
        if (!gc_map_get(&seen, name) && gc_map_put(&seen, name, tree, NULL) == GC_OK)
            cJSON_AddStringToObject(tree, name, value);
    gc_map_release(&seen, NULL);
    free(value);
    return tree;
}

const cJSON *mock_subject_json(struct mock_subject *s)
{
    if (s->json_tried)
        return s->form ? s->form : s->json.root;
    s->json_tried = true;
    const char *type = mock_subject_header(s, "Content-Type");
    if (type && strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
        s->form = form_tree(s->body, s->body_bytes);
    else if (s->body_bytes > 0 && gc_json_parse(&s->json, "body", s->body, s->body_bytes,
                                                &gc_json_default_limits, NULL) != GC_OK)
        s->json.root = NULL;
    return s->form ? s->form : s->json.root;
}

static bool is_that_text(const cJSON *wanted, const struct mock_subject *s)
{
    return cJSON_IsString(wanted) && strlen(wanted->valuestring) == s->body_bytes &&
           memcmp(wanted->valuestring, s->body, s->body_bytes) == 0;
}

/* What looks at a body as text, whatever is in it. */
static bool looks_at_text(const cJSON *matcher)
{
    static const char *const of_texts[] = {"$regex", "$matches", "$length"};
    for (size_t i = 0; i < GC_COUNT_OF(of_texts); i++)
        if (strcmp(matcher->string, of_texts[i]) == 0)
            return true;
    return strcmp(matcher->string, "$contains") == 0 && cJSON_IsString(matcher);
}

static bool body_fits(const cJSON *wanted, struct mock_subject *s);

static bool bodies_fit(const cJSON *list, struct mock_subject *s, bool all)
{
    const cJSON *one = list->child;
    while (one && body_fits(one, s) == all)
        one = one->next;
    return all ? !one : one != NULL;
}

static bool body_fits(const cJSON *wanted, struct mock_subject *s)
{
    const cJSON *m = mock_matcher_is(wanted) ? wanted->child : NULL;
    if (m && strcmp(m->string, "$not") == 0)
        return !body_fits(m, s);
    if (m && strcmp(m->string, "$all_of") == 0)
        return bodies_fit(m, s, true);
    if (m && strcmp(m->string, "$one_of") == 0)
        return bodies_fit(m, s, false);
    if (m && (strcmp(m->string, "$any") == 0 || strcmp(m->string, "$absent") == 0))
        return (s->body_bytes > 0) == (m->string[2] == 'n');
    if (m && looks_at_text(m))
        return mock_matcher_fits_text(s->body, wanted);
    const cJSON *got = mock_subject_json(s);
    return (got && mock_matcher_fits(got, wanted, "", NULL)) || is_that_text(m ? m : wanted, s);
}

/* --- which member differs --------------------------------------------------------------------- */

struct differences {
    struct gc_strbuf *why;
    size_t n;
};

/* A value as JSON, without the secrets in it, cut where it gets long. */
static void show_value(const cJSON *value, struct gc_strbuf *to)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(16384);
    struct gc_jsonw w = gc_jsonw(&text);
    cJSON *shown = cJSON_Duplicate(value, true);
    mock_mask_tree(shown);
    gc_jsonw_value(&w, shown);
    cJSON_Delete(shown);
    bool cut = text.len > SHOWN_BYTES;
    gc_strbuf_addf(to, "%.*s%s", SHOWN_BYTES, gc_strbuf_text(&text), cut ? "..." : "");
}

/* "body.n is 3, not 4; " */
static void note(void *ctx, const char *path, const cJSON *actual, const char *words,
                 const cJSON *arg)
{
    struct differences *d = ctx;
    const char *dot = strrchr(path, '.'), *member = dot ? dot + 1 : path;
    if (d->n++ >= MOST_DIFFERENCES)
        return;
    if (mock_mask_is_secret_field(member, strcspn(member, "["))) {
        gc_strbuf_addf(d->why, "%s is not what was asked for; ", path);
        return;
    }
    gc_strbuf_addf(d->why, "%s is ", path);
    if (actual)
        show_value(actual, d->why);
    else
        gc_strbuf_adds(d->why, "absent");
    gc_strbuf_addf(d->why, ", not %s", words);
    if (arg)
        show_value(arg, d->why);
    gc_strbuf_adds(d->why, "; ");
}

static void explain(struct mock_subject *s, const cJSON *wanted, struct gc_strbuf *why)
{
    struct differences d = {.why = why};
    const struct mock_matcher_ear ear = {note, &d};
    const cJSON *got = mock_subject_json(s);
    if (s->body_bytes == 0 || !got) {
        gc_strbuf_adds(why, s->body_bytes == 0 ? "body is empty; " : "body is no JSON; ");
        return;
    }
    (void)mock_matcher_fits(got, wanted, "body", &ear);
    if (d.n == 0) /* what looks at its text */
        gc_strbuf_adds(why, "body does not hold what was asked for; ");
    if (d.n > MOST_DIFFERENCES)
        gc_strbuf_addf(why, "%zu more members of the body differ; ", d.n - MOST_DIFFERENCES);
}

enum mock_match_result mock_match_body(const struct mock_match *m, struct mock_subject *s,
                                       struct gc_strbuf *why)
{
    if (!m->body)
        return MOCK_YES;
    if (s->body_cut)
        return MOCK_MAYBE;
    if (body_fits(m->body, s))
        return MOCK_YES;
    if (why)
        explain(s, m->body, why);
    return MOCK_NO;
}
