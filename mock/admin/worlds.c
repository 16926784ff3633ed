#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "mock/admin/admin.h"
#include "mock/exchange/envelope.h"
#include "mock/exchange/services.h"
#include "mock/wire/wire.h"

static const struct gc_json_field world_fields[] = {{"name", GC_JSON_STRING, true}};

static void write_world(struct mock_world *w, struct gc_jsonw *to)
{
    char made[GC_TIME_TEXT];
    gc_time_format(w->made_ms, made);
    gc_jsonw_object(to);
    gc_jsonw_put_str(to, "name", w->name);
    gc_jsonw_put_str(to, "made_at", made);
    gc_jsonw_put_int(to, "requests", (int64_t)atomic_load(&w->n_requests));
    gc_jsonw_put_int(to, "faults", (int64_t)mock_faults_count(&w->faults));
    gc_jsonw_put_int(to, "stubs", (int64_t)mock_stubs_count(&w->stubs));
    gc_jsonw_put_bool(to, "changed", atomic_load(&w->changed));
    gc_jsonw_key(to, "clock");
    mock_admin_write_clock(&w->clock, to);
    gc_jsonw_end(to);
}

static void reply_world(struct mock_exchange *x, struct mock_world *w, int status)
{
    struct gc_jsonw to = mock_body(x);
    write_world(w, &to);
    mock_reply_json(x, status);
}

/* A page begins after the last name of the one before; total: all with the prefix. */
void mock_admin_worlds_list(struct mock_exchange *x)
{
    char prefix[MOCK_WORLD_NAME], after[MOCK_WORLD_NAME];
    int64_t limit, written = 0;
    size_t n, fitting = 0;
    (void)mock_query(x, "prefix", prefix, sizeof prefix);
    (void)mock_query(x, "after", after, sizeof after);
    if (!mock_query_int(x, "limit", 0, 1000000, 1000, &limit))
        return;
    struct mock_world **list = mock_worlds_list(&x->services->worlds, &n);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "worlds");
    for (size_t i = 0; list && i < n; i++) {
        bool fits = strncmp(list[i]->name, prefix, strlen(prefix)) == 0;
        if (fits && strcmp(list[i]->name, after) > 0 && written++ < limit)
            write_world(list[i], &w);
        fitting += fits;
        mock_world_unref(list[i]);
    }
    gc_jsonw_end(&w);
    gc_jsonw_put_int(&w, "total", (int64_t)fitting);
    gc_jsonw_end(&w);
    free(list);
    mock_reply_json(x, 200);
}

/* The world that the path names, or NULL after it has answered 404. */
static struct mock_world *named_world(struct mock_exchange *x)
{
    struct gc_error err = {0};
    struct mock_world *w =
        mock_worlds_get(&x->services->worlds, mock_param(x, "name"), false, &err);
    if (!w)
        mock_fail_because(x, err.status, &err, NULL);
    return w;
}

void mock_admin_worlds_add(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (!mock_request_any_json(x, &doc))
        return;
    if (!gc_json_check(&doc, doc.root, "world", world_fields, GC_COUNT_OF(world_fields),
                       &problems)) {
        mock_fail_because(x, GC_E_DATA, NULL, &problems);
        return;
    }
    const char *name = gc_json_str(doc.root, "name");
    struct mock_world *w = mock_worlds_get(&x->services->worlds, name, false, NULL);
    int status = w ? 200 : 201;
    if (!w)
        w = mock_worlds_get(&x->services->worlds, name, true, &err);
    if (!w) {
        mock_fail_because(x, err.status, &err, NULL);
        return;
    }
    reply_world(x, w, status);
    mock_admin_tell(x, name, "made");
    mock_world_unref(w);
}

void mock_admin_world_get(struct mock_exchange *x)
{
    struct mock_world *w = named_world(x);
    if (w)
        reply_world(x, w, 200);
    mock_world_unref(w);
}

/* What waits leaves now: it belongs to the time before. */
static void end_delays(struct mock_exchange *x, struct mock_world *w)
{
    atomic_fetch_add(&w->age, 1);
    mock_wire_flush(x->services->wire, w->name);
}

void mock_admin_world_delete(struct mock_exchange *x)
{
    struct mock_world *w = named_world(x);
    if (!w)
        return;
    (void)mock_worlds_delete(&x->services->worlds, w->name);
    end_delays(x, w);
    mock_admin_tell(x, w->name, "deleted");
    mock_world_unref(w);
    mock_reply_empty(x, 204);
}

static void reset(struct mock_exchange *x, struct mock_world *w)
{
    end_delays(x, w);
    mock_world_reset(&x->services->worlds, w);
    mock_admin_tell(x, w->name, "reset");
    reply_world(x, w, 200);
}

void mock_admin_world_reset(struct mock_exchange *x)
{
    struct mock_world *w = named_world(x);
    if (w)
        reset(x, w);
    mock_world_unref(w);
}

void mock_admin_reset(struct mock_exchange *x)
{
    reset(x, x->world);
}
