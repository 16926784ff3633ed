/* write.c - values as JSON. */
#include <string.h>

#include "mock/integrations/velocity/value.h"

enum { MAX_DEPTH = 60 };

static void write_value(const struct velocity_value *v, struct gc_jsonw *w, unsigned depth);

static void write_list(const struct velocity_list *l, struct gc_jsonw *w, unsigned depth)
{
    gc_jsonw_array(w);
    for (size_t i = 0; i < l->n; i++)
        write_value(&l->items[i], w, depth + 1);
    gc_jsonw_end(w);
}

/* Keys are borrowed with their length; what is a NUL in one ends it. */
static void write_map(const struct velocity_map *m, struct gc_jsonw *w, unsigned depth)
{
    gc_jsonw_object(w);
    for (size_t i = 0; i < m->n; i++) {
        struct gc_strbuf key GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        gc_strbuf_add(&key, m->entries[i].key, m->entries[i].key_n);
        gc_jsonw_key(w, gc_strbuf_text(&key));
        write_value(&m->entries[i].value, w, depth + 1);
    }
    gc_jsonw_end(w);
}

/* Numbers keep the digits that they were written with. */
static void write_value(const struct velocity_value *v, struct gc_jsonw *w, unsigned depth)
{
    bool deep = depth >= MAX_DEPTH;
    if (v->kind == VELOCITY_TEXT)
        gc_jsonw_strn(w, v->text, v->n);
    else if (v->kind == VELOCITY_BOOL)
        gc_jsonw_bool(w, v->truth);
    else if (velocity_is_number(v) && v->text)
        gc_jsonw_raw(w, v->text, v->n);
    else if (v->kind == VELOCITY_INTEGER)
        gc_jsonw_int(w, v->integer);
    else if (v->kind == VELOCITY_DECIMAL)
        gc_jsonw_num(w, v->decimal);
    else if (v->kind == VELOCITY_LIST && !deep)
        write_list(v->list, w, depth);
    else if (v->kind == VELOCITY_MAP && !deep)
        write_map(v->map, w, depth);
    else
        gc_jsonw_null(w);
}

void velocity_write_json(const struct velocity_value *v, struct gc_jsonw *w)
{
    write_value(v, w, 0);
}
