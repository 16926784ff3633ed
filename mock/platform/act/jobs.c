/* Jobs: started by one request, done when they are asked for. */
#include <string.h>
#include <strings.h>

#include "mock/platform/act/act.h"

static const struct platform_model *job_state(struct serving *s, const char **name)
{
    static const char *const names[] = {"state", "status"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++) {
        const struct platform_property *p = platform_property(s->d, s->c->entity, names[i]);
        const struct platform_model *m = p ? platform_model(s->d, p->model) : NULL;
        *name = names[i];
        if (m && m->n_choices > 0)
            return m;
    }
    return NULL;
}

/* The word for a job that went well. */
static const char *success_word(const struct serving *s, const struct platform_model *m)
{
    static const char *const words[] = {"Completed", "Complete",  "Succeeded",
                                        "Success",   "Fulfilled", "Done"};
    const char *own = gc_json_str(gc_json_get(s->c->row, "job"), "success");
    if (own)
        return own;
    for (size_t w = 0; w < GC_COUNT_OF(words); w++)
        for (size_t i = 0; i < m->n_choices; i++)
            if (strcasecmp(m->choices[i], words[w]) == 0)
                return m->choices[i];
    return NULL;
}

bool serve_set_job_state(struct serving *s, cJSON *item, bool done)
{
    const char *name;
    const struct platform_model *m = job_state(s, &name);
    const char *word = !m ? NULL : done ? success_word(s, m) : m->choices[0];
    if (!word)
        return true;
    return gc_json_put(item, name, cJSON_CreateString(word));
}

bool serve_finish_job(struct serving *s, struct mock_store *store, struct mock_entity **e)
{
    const char *name;
    const struct platform_model *m = s->c->is_job ? job_state(s, &name) : NULL;
    struct gc_span now = m ? gc_scan_find((*e)->json, (*e)->n_json, name) : (struct gc_span){0};
    size_t n = m ? strlen(m->choices[0]) : 0;
    if (!m || now.n != n + 2 || memcmp(now.text + 1, m->choices[0], n) != 0)
        return true;
    cJSON *item = serve_tree_of(*e), *hidden = serve_hidden_of(*e);
    if (!item || !hidden || !serve_set_job_state(s, item, true)) {
        cJSON_Delete(item);
        cJSON_Delete(hidden);
        serve_nomem(s);
        return false;
    }
    bool ok = serve_put(s, s->c, store, s->path, s->key, item, hidden);
    *e = mock_store_get(store, s->key);
    return ok && *e;
}

void serve_start_job(struct serving *s)
{
    char key[GC_UUID_TEXT];
    gc_uuid(key);
    mock_stores_lock(&s->x->world->stores);
    struct mock_store *store = serve_store(s, s->c, s->path, true);
    cJSON *item = platform_make_least(s->d, s->c->entity, s->now);
    bool ok = store && item && serve_finish_new(s, s->c, s->path, key, item) &&
              serve_set_job_state(s, item, false);
    if (ok)
        ok = serve_put(s, s->c, store, s->path, key, item, NULL);
    else {
        cJSON_Delete(item);
        serve_nomem(s);
    }
    cJSON *answer = ok ? serve_tree_of(mock_store_get(store, key)) : NULL;
    mock_stores_unlock(&s->x->world->stores);
    if (!ok)
        return;
    /* Some answers call it a job's id where the job calls it its own. */
    static const char *const names_of_ids[] = {"id", "jobId"};
    for (size_t i = 0; answer && i < GC_COUNT_OF(names_of_ids); i++)
        if (!gc_json_get(answer, names_of_ids[i]) &&
            platform_property(s->d, s->op->answer, names_of_ids[i]))
            (void)gc_json_add(answer, names_of_ids[i], cJSON_CreateString(key));
    serve_tree(s, answer);
}
