/* schema_words.c - what is said of a value that does not fit its schema. */
#include <string.h>

#include "base/json/schema_node.h"
#include "base/json/write.h"
#include "base/text.h"

enum { SHOWN_BYTES = 60, SHOWN_CHOICES = 12 };

void gc_schema_say(struct gc_strbuf *to, const struct gc_schema_subject *of, const char *words)
{
    if (!of->key)
        gc_strbuf_addf(to, "%s %s", of->what, words);
    else if (of->is_element)
        gc_strbuf_addf(to, "an element of \"%s\" %s", of->key, words);
    else
        gc_strbuf_addf(to, "\"%s\" of %s %s", of->key, of->what, words);
}

/* Its JSON, as much as fits into a message. */
static void show(struct gc_strbuf *to, const cJSON *value)
{
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_jsonw w = gc_jsonw(&json);
    if (cJSON_IsObject(value) || cJSON_IsArray(value)) {
        gc_strbuf_adds(to, gc_json_type_name(value));
        return;
    }
    gc_jsonw_value(&w, value);
    size_t n = gc_utf8_clip(gc_strbuf_text(&json), json.len, SHOWN_BYTES);
    gc_strbuf_add(to, gc_strbuf_text(&json), n);
    if (n < json.len)
        gc_strbuf_adds(to, "...\"");
}

void gc_schema_say_type(struct gc_strbuf *to, const struct gc_schema_subject *of, unsigned types)
{
    gc_schema_say(to, of, "must be ");
    gc_json_add_type_names(to, types);
    gc_strbuf_adds(to, ", not ");
    if ((types & GC_JSON_INTEGER) && cJSON_IsNumber(of->value))
        show(to, of->value);
    else
        gc_strbuf_adds(to, gc_json_type_name(of->value));
}

static const char *nearest(const char *word, const cJSON *choices)
{
    const char *words[256];
    size_t n = 0;
    for (const cJSON *c = choices->child; c && n < GC_COUNT_OF(words); c = c->next)
        if (cJSON_IsString(c))
            words[n++] = c->valuestring;
    return gc_nearest(word, words, n);
}

void gc_schema_say_choices(struct gc_strbuf *to, const struct gc_schema_subject *of,
                           const cJSON *choices)
{
    const char *near = cJSON_IsString(of->value) ? nearest(of->value->valuestring, choices) : NULL;
    size_t n = 0;
    if (near) {
        gc_strbuf_addf(to, "unknown %s \"%.*s\"%s", of->key ? of->key : of->what, SHOWN_BYTES,
                       of->value->valuestring, gc_did_you_mean("\"", near, "\""));
        return;
    }
    gc_schema_say(to, of, "must be ");
    for (const cJSON *c = choices->child; c; c = c->next, n++) {
        if (n == SHOWN_CHOICES) {
            gc_strbuf_adds(to, ", ...");
            break;
        }
        gc_strbuf_adds(to, n == 0 ? "" : c->next ? ", " : " or ");
        show(to, c);
    }
    gc_strbuf_adds(to, ", not ");
    show(to, of->value);
}

void gc_schema_say_constant(struct gc_strbuf *to, const struct gc_schema_subject *of,
                            const cJSON *constant)
{
    gc_schema_say(to, of, "must be ");
    show(to, constant);
    gc_strbuf_adds(to, ", not ");
    show(to, of->value);
}

void gc_schema_say_number(struct gc_strbuf *to, const struct gc_schema_subject *of,
                          const struct gc_schema_node *s)
{
    const struct gc_schema_bound *min = &s->minimum, *max = &s->maximum;
    gc_schema_say(to, of, "must be ");
    if (min->is_set && max->is_set && !min->exclusive && !max->exclusive) {
        gc_strbuf_addf(to, "%.15g to %.15g", min->value, max->value);
    } else {
        if (min->is_set)
            gc_strbuf_addf(to, "%s %.15g", min->exclusive ? "more than" : "at least", min->value);
        if (max->is_set)
            gc_strbuf_addf(to, "%s%s %.15g", min->is_set ? " and " : "",
                           max->exclusive ? "less than" : "at most", max->value);
    }
    if (s->multiple_of > 0)
        gc_strbuf_addf(to, "%sa multiple of %.15g", min->is_set || max->is_set ? " and " : "",
                       s->multiple_of);
    gc_strbuf_adds(to, ", not ");
    show(to, of->value);
}

void gc_schema_say_size(struct gc_strbuf *to, const struct gc_schema_subject *of,
                        const struct gc_schema_sizes *sizes, const char *unit)
{
    bool empty = cJSON_IsString(of->value) ? !*of->value->valuestring : !of->value->child;
    if (empty && sizes->least == 1 && sizes->most == SIZE_MAX) {
        gc_schema_say(to, of, "must not be empty");
        return;
    }
    gc_schema_say(to, of, "must have ");
    if (sizes->most == SIZE_MAX)
        gc_strbuf_addf(to, "at least %zu %s", sizes->least, unit);
    else if (sizes->least == 0)
        gc_strbuf_addf(to, "at most %zu %s", sizes->most, unit);
    else if (sizes->least == sizes->most)
        gc_strbuf_addf(to, "exactly %zu %s", sizes->most, unit);
    else
        gc_strbuf_addf(to, "%zu to %zu %s", sizes->least, sizes->most, unit);
}

/* Of a choice among few keys, which they are. */
void gc_schema_say_members(struct gc_strbuf *to, const struct gc_schema_subject *of,
                           const struct gc_schema_node *s)
{
    if (s->members.least != 1 || s->members.most != 1 || s->n_properties < 2 ||
        s->n_properties > SHOWN_CHOICES) {
        gc_schema_say_size(to, of, &s->members, "keys");
        return;
    }
    gc_schema_say(to, of, "must have exactly one of ");
    for (size_t i = 0; i < s->n_properties; i++)
        gc_strbuf_addf(to, "%s%s",
                       i == 0                    ? ""
                       : i + 1 < s->n_properties ? ", "
                                                 : " and ",
                       s->properties[i].key);
}
