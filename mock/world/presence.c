#include "mock/world/presence.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "base/json/scan.h"
#include "base/json/write.h"

enum { KEY_BYTES = 600, BODY_BYTES = 16384 };

static const struct {
    const char *id, *name;
} presences[] = {
    {"ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5", "Offline"},
    {"6a3af858-942f-489d-9700-5f9bcdcdae9b", "Available"},
    {"5e5c5c66-ea97-4e7f-ac41-6424784829f2", "Away"},
    {"31fe3bac-dea6-44b7-bed7-47f91660a1a0", "Busy"},
    {"00000000-0000-4000-8000-0000000001d1", "Idle"},
    {"e08eaf1b-ee47-4fa9-a231-1200e284798f", "OnQueue"},
    {"3fd96123-badb-4f69-bc03-1b1ccc6d8014", "Meal"},
    {"00000000-0000-4000-8000-0000000007a1", "Training"},
    {"00000000-0000-4000-8000-000000000313", "Meeting"},
    {"227b37e2-f1d0-4dd0-8f50-badd7cf6d158", "Break"},
};

const char *const mock_routing_statuses[] = {"OFF_QUEUE", "IDLE", "INTERACTING", "NOT_RESPONDING",
                                             "COMMUNICATING"};
const size_t mock_n_routing_statuses = GC_COUNT_OF(mock_routing_statuses);

const char *mock_presence_name(const char *id)
{
    for (size_t i = 0; i < GC_COUNT_OF(presences); i++)
        if (strcmp(presences[i].id, id) == 0)
            return presences[i].name;
    return NULL;
}

static void put_date(struct gc_jsonw *w, const char *name, int64_t at_ms)
{
    char text[GC_TIME_TEXT];
    gc_time_format(at_ms, text);
    gc_jsonw_put_str(w, name, text);
}

/* "/api/v2/users/U1" of "/api/v2/users/", "U1". */
static void put_uri(struct gc_jsonw *w, const char *before, const char *id, const char *more,
                    const char *last)
{
    struct gc_strbuf uri GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    gc_strbuf_adds(&uri, before);
    gc_url_add_segment(&uri, id);
    gc_strbuf_adds(&uri, more);
    if (*last)
        gc_url_add_segment(&uri, last);
    gc_jsonw_put_str(w, "selfUri", gc_strbuf_text(&uri));
}

static void write_presence(struct gc_jsonw *w, const struct mock_presence *p)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", p->user);
    gc_jsonw_put_str(w, "source", p->source);
    gc_jsonw_put_bool(w, "primary", true);
    gc_jsonw_put_object(w, "presenceDefinition");
    gc_jsonw_put_str(w, "id", p->id);
    if (p->name)
        gc_jsonw_put_str(w, "systemPresence", p->name);
    put_uri(w, "/api/v2/presence/definitions/", p->id, "", "");
    gc_jsonw_end(w);
    gc_jsonw_put_str(w, "message", p->message ? p->message : "");
    put_date(w, "modifiedDate", p->at_ms);
    put_uri(w, "/api/v2/users/", p->user, "/presences/", p->source);
    gc_jsonw_end(w);
}

static void write_routing_status(struct gc_jsonw *w, const char *user, const char *status,
                                 int64_t at_ms)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "userId", user);
    gc_jsonw_put_str(w, "status", status);
    put_date(w, "startTime", at_ms);
    gc_jsonw_end(w);
}

static void presence_key(char key[KEY_BYTES], const char *user, const char *source)
{
    int n = snprintf(key, KEY_BYTES, "presence %.250s %.250s", source, user);
    for (char *c = key; n > 0 && *c && c < key + 9 + strlen(source); c++)
        *c = (char)tolower((unsigned char)*c);
}

static void routing_key(char key[KEY_BYTES], const char *user)
{
    snprintf(key, KEY_BYTES, "routing %.500s", user);
}

char *mock_presence_dup(struct mock_world *w, const char *user, const char *source)
{
    char key[KEY_BYTES];
    presence_key(key, user, source);
    char *kept = mock_text_map_dup(&w->presences, key);
    if (kept)
        return kept;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw j = gc_jsonw(&text);
    write_presence(&j, &(struct mock_presence){.user = user,
                                               .source = source,
                                               .id = presences[0].id,
                                               .name = presences[0].name,
                                               .at_ms = MOCK_ORG_MADE_MS});
    return gc_strbuf_status(&text) == GC_OK ? gc_strdup(gc_strbuf_text(&text)) : NULL;
}

char *mock_routing_status_dup(struct mock_world *w, const char *user)
{
    char key[KEY_BYTES];
    routing_key(key, user);
    char *kept = mock_text_map_dup(&w->presences, key);
    if (kept)
        return kept;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw j = gc_jsonw(&text);
    write_routing_status(&j, user, mock_routing_statuses[0], MOCK_ORG_MADE_MS);
    return gc_strbuf_status(&text) == GC_OK ? gc_strdup(gc_strbuf_text(&text)) : NULL;
}

const char *mock_routing_status_of(struct mock_world *w, const char *user)
{
    char *json = mock_routing_status_dup(w, user);
    const char *found = mock_routing_statuses[0];
    struct gc_span s = json ? gc_scan_find(json, strlen(json), "status") : (struct gc_span){0};
    for (size_t i = 0; i < mock_n_routing_statuses; i++)
        if (s.n == strlen(mock_routing_statuses[i]) + 2 &&
            memcmp(s.text + 1, mock_routing_statuses[i], s.n - 2) == 0)
            found = mock_routing_statuses[i];
    free(json);
    return found;
}

void mock_presence_of(struct mock_world *w, const char *user, char out[64])
{
    char *json = mock_presence_dup(w, user, MOCK_PRESENCE_SOURCE);
    struct gc_span s = json ? gc_scan_find(json, strlen(json), "presenceDefinition.systemPresence")
                            : (struct gc_span){0};
    snprintf(out, 64, "%.*s", s.n > 2 ? (int)(s.n - 2 < 63 ? s.n - 2 : 63) : 0,
             s.n > 2 ? s.text + 1 : "");
    free(json);
}

enum gc_status mock_routing_status_set(struct mock_world *w, const char *user, const char *status,
                                       int64_t at_ms)
{
    char key[KEY_BYTES], topic[MOCK_NOTIFY_TOPIC_TEXT];
    struct gc_strbuf kept GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_strbuf event GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw j = gc_jsonw(&kept), e = gc_jsonw(&event);
    routing_key(key, user);
    snprintf(topic, sizeof topic, "v2.users.%.400s.routingStatus", user);
    write_routing_status(&j, user, status, at_ms);
    gc_jsonw_object(&e);
    gc_jsonw_put_str(&e, "id", user);
    gc_jsonw_put_raw(&e, "routingStatus", gc_strbuf_text(&kept));
    gc_jsonw_end(&e);
    if (gc_strbuf_status(&kept) != GC_OK || gc_strbuf_status(&event) != GC_OK ||
        mock_text_map_put(&w->presences, key, kept.data) != GC_OK)
        return GC_E_NOMEM;
    mock_notify_publish_text(&w->notify, topic, event.data, event.len);
    return GC_OK;
}

enum gc_status mock_presence_set(struct mock_world *w, const struct mock_presence *p)
{
    char key[KEY_BYTES], topic[MOCK_NOTIFY_TOPIC_TEXT];
    bool on_queue = p->name && strcmp(p->name, "OnQueue") == 0;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw j = gc_jsonw(&text);
    write_presence(&j, p);
    presence_key(key, p->user, p->source);
    snprintf(topic, sizeof topic, "v2.users.%.400s.presence", p->user);
    if (gc_strbuf_status(&text) != GC_OK ||
        mock_text_map_put(&w->presences, key, text.data) != GC_OK)
        return GC_E_NOMEM;
    mock_notify_publish_text(&w->notify, topic, text.data, text.len);
    return mock_routing_status_set(w, p->user, mock_routing_statuses[on_queue], p->at_ms);
}
