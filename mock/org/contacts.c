/* Contacts: their numbers, what they lack by default, and files with one a line. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json/write.h"
#include "base/strbuf.h"
#include "mock/org/internal.h"
#include "mock/text/phone.h"

enum { MAX_NUMBERS = 64, MAX_LINE_BYTES = 1 << 20, READ_BYTES = 256 << 10 };
#define MAX_STORE_BYTES ((size_t)2 << 30)

struct numbers {
    uint64_t digits[MAX_NUMBERS];
    size_t n;
};

static void add_number(struct mock_edit *e, const cJSON *node, const char *text,
                       struct numbers *out)
{
    char e164[MOCK_E164_TEXT];
    if (!mock_phone_normalise(text, mock_org_settings(e->org)->country_code, e164)) {
        mock_problem(e, node, "\"%.60s\" is not a telephone number", text);
        return;
    }
    uint64_t digits = strtoull(e164 + 1, NULL, 10);
    for (size_t i = 0; i < out->n; i++)
        if (out->digits[i] == digits)
            return;
    if (out->n < MAX_NUMBERS)
        out->digits[out->n++] = digits;
    else
        mock_problem(e, node, "a contact has at most %d numbers", MAX_NUMBERS);
}

/* A number as the real API has it, {"display", "e164", ...}, or a text. */
static void add_phone(struct mock_edit *e, const cJSON *phone, struct numbers *out)
{
    static const char *const keys[] = {"e164", "display", "userInput"};
    const cJSON *text = cJSON_IsString(phone) ? phone : NULL;
    for (size_t i = 0; !text && i < GC_COUNT_OF(keys); i++)
        text = gc_json_get(phone, keys[i]);
    if (text)
        add_number(e, text, text->valuestring, out);
}

static void find_numbers(struct mock_edit *e, const cJSON *contact, struct numbers *out)
{
    static const char *const keys[] = {"cellPhone", "workPhone", "homePhone", "otherPhone"};
    const cJSON *list = gc_json_get(contact, "phoneNumbers");
    for (const cJSON *c = list ? list->child : NULL; c; c = c->next)
        add_phone(e, c, out);
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++) {
        const cJSON *phone = gc_json_get(contact, keys[i]);
        if (phone)
            add_phone(e, phone, out);
    }
}

static bool has_text(const char *s)
{
    return s && *s;
}

static void default_name(const cJSON *contact, struct gc_jsonw *w)
{
    const char *first = gc_json_str(contact, "firstName"), *last = gc_json_str(contact, "lastName");
    if (gc_json_get(contact, "name") || (!has_text(first) && !has_text(last)))
        return;
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_LINE_BYTES);
    gc_strbuf_adds(&name, has_text(first) ? first : "");
    gc_strbuf_adds(&name, has_text(first) && has_text(last) ? " " : "");
    gc_strbuf_adds(&name, has_text(last) ? last : "");
    gc_jsonw_put_str(w, "name", gc_strbuf_text(&name));
    if (gc_strbuf_status(&name) != GC_OK)
        w->to->status = gc_strbuf_status(&name);
}

static void default_email(const cJSON *contact, struct gc_jsonw *w)
{
    static const char *const keys[] = {"workEmail", "personalEmail", "otherEmail"};
    for (size_t i = 0; i < GC_COUNT_OF(keys) && !gc_json_get(contact, "email"); i++) {
        const char *email = gc_json_str(contact, keys[i]);
        if (has_text(email)) {
            gc_jsonw_put_str(w, "email", email);
            return;
        }
    }
}

/* What is written, and after it, as if it had been written, what follows from it. */
static void write_contact(const cJSON *contact, const char *raw, size_t raw_bytes,
                          struct gc_strbuf *to)
{
    struct gc_strbuf more GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_LINE_BYTES);
    struct gc_jsonw w = gc_jsonw(&more);
    gc_jsonw_object(&w);
    default_name(contact, &w);
    default_email(contact, &w);
    if (!gc_json_get(contact, "attributes") && gc_json_get(contact, "customFields"))
        gc_jsonw_put_value(&w, "attributes", gc_json_get(contact, "customFields"));
    gc_jsonw_end(&w);
    gc_strbuf_add(to, raw, raw_bytes - 1);
    gc_strbuf_adds(to, more.len > 2 ? "," : "");
    gc_strbuf_adds(to, gc_strbuf_text(&more) + (more.len > 0));
    if (gc_strbuf_status(&more) != GC_OK)
        to->status = gc_strbuf_status(&more);
}

static enum gc_status put_in_arena(struct mock_table *own, struct mock_entry *entry,
                                   const struct gc_strbuf *text, const struct numbers *numbers)
{
    size_t id_bytes = strlen(entry->id) + 1, number_bytes = numbers->n * sizeof numbers->digits[0];
    if (own->arena.used_bytes > MAX_STORE_BYTES)
        return GC_E_TOO_BIG;
    char *place = gc_arena_get(&own->arena, number_bytes + id_bytes + text->len + 1);
    if (!place)
        return GC_E_NOMEM;
    entry->numbers = memcpy(place, numbers->digits, number_bytes);
    entry->id = memcpy(place + number_bytes, entry->id, id_bytes);
    entry->json = memcpy(place + number_bytes + id_bytes, text->data, text->len + 1);
    return mock_table_put(own, entry);
}

static enum gc_status put_as_item(struct mock_table *own, struct mock_entry *entry,
                                  struct gc_strbuf *text, const struct numbers *numbers)
{
    struct mock_item *item = mock_item_new(MOCK_CONTACTS, entry->id);
    if (!item)
        return GC_E_NOMEM;
    size_t number_bytes = numbers->n * sizeof numbers->digits[0];
    item->numbers = malloc(number_bytes + 1);
    if (!item->numbers || gc_strbuf_take(text, &item->text) != GC_OK) {
        mock_item_unref(item);
        return GC_E_NOMEM;
    }
    memcpy(item->numbers, numbers->digits, number_bytes);
    entry->item = item;
    entry->id = item->id;
    entry->json = item->text;
    entry->numbers = item->numbers;
    return mock_table_put(own, entry);
}

enum gc_status mock_edit_put_contact(struct mock_edit *e, struct mock_table *own, const cJSON *json,
                                     const char *id, uint32_t at)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 * MAX_LINE_BYTES);
    struct gc_strbuf plain GC_AUTO(gc_strbuf_release) = GC_STRBUF(2 * MAX_LINE_BYTES);
    struct numbers numbers;
    size_t before = e->problems->n;
    numbers.n = 0;
    find_numbers(e, json, &numbers);
    if (e->problems->n > before)
        return GC_OK;
    if (!e->raw) {
        struct gc_jsonw w = gc_jsonw(&plain);
        gc_jsonw_value(&w, json);
        if (gc_strbuf_status(&plain) != GC_OK)
            return gc_strbuf_status(&plain);
    }
    size_t raw_bytes = e->raw ? e->raw_bytes : plain.len;
    write_contact(json, e->raw ? e->raw : plain.data, raw_bytes, &text);
    if (gc_strbuf_status(&text) != GC_OK)
        return gc_strbuf_status(&text);
    struct mock_entry entry = {.id = id,
                               .json_bytes = (uint32_t)text.len,
                               .raw_bytes = (uint32_t)raw_bytes - 1,
                               .n_numbers = (uint32_t)numbers.n,
                               .source = e->source,
                               .at = at};
    return e->org->below ? put_as_item(own, &entry, &text, &numbers)
                         : put_in_arena(own, &entry, &text, &numbers);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static enum gc_status add_line(struct mock_edit *e, const char *path, const char *line, size_t n,
                               uint32_t number)
{
    static const struct gc_json_limits limits = {.max_bytes = MAX_LINE_BYTES, .max_depth = 64};
    struct gc_json doc GC_AUTO(gc_json_release) = {.first_line = number};
    struct gc_error err;
    size_t start = 0, end = n;
    while (start < end && is_space(line[start]))
        start++;
    while (end > start && is_space(line[end - 1]))
        end--;
    if (start == end)
        return GC_OK;
    enum gc_status s = gc_json_parse(&doc, path, line, n, &limits, &err);
    if (s == GC_E_NOMEM)
        return s;
    if (s != GC_OK) {
        gc_problems_add_error(e->problems, path, &err);
        return GC_OK;
    }
    e->doc = &doc;
    e->raw = line + start;
    e->raw_bytes = end - start;
    s = mock_edit_item(e, MOCK_CONTACTS, NULL, doc.root, number);
    e->doc = NULL;
    return s;
}

/* What is read and not yet taken apart: one line and what came after it. */
struct lines {
    int fd;
    char *bytes;
    size_t used, cap;
    uint32_t number;
};

/* Takes the whole lines out; a last one without an end when the file is at its end. */
static enum gc_status take_lines(struct mock_edit *e, const char *path, struct lines *l, bool last)
{
    size_t from = 0;
    enum gc_status s = GC_OK;
    while (s == GC_OK && from < l->used && !mock_edit_gave_up(e)) {
        char *end = memchr(l->bytes + from, '\n', l->used - from);
        if (!end && !last)
            break;
        size_t n = end ? (size_t)(end - l->bytes) - from : l->used - from;
        s = add_line(e, path, l->bytes + from, n, ++l->number);
        from += n + (end != NULL);
    }
    memmove(l->bytes, l->bytes + from, l->used - from);
    l->used -= from;
    return s;
}

static enum gc_status read_lines(struct mock_edit *e, const char *path, struct lines *l)
{
    enum gc_status s = GC_OK;
    while (s == GC_OK && !mock_edit_gave_up(e)) {
        if (l->used == l->cap) {
            gc_problems_add(e->problems, path, (struct gc_pos){l->number + 1, 1},
                            "the line is longer than %d bytes", MAX_LINE_BYTES);
            return GC_OK;
        }
        ssize_t n = read(l->fd, l->bytes + l->used, l->cap - l->used);
        if (n < 0 && errno != EINTR) {
            gc_problems_add(e->problems, path, (struct gc_pos){0}, "%s", strerror(errno));
            return GC_OK;
        }
        l->used += n > 0 ? (size_t)n : 0;
        s = take_lines(e, path, l, n == 0);
        if (n == 0)
            return s;
    }
    return s;
}

enum gc_status mock_load_contact_lines(struct mock_edit *e, const char *path)
{
    struct lines l = {.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
                      .cap = MAX_LINE_BYTES + READ_BYTES};
    if (l.fd < 0) {
        gc_problems_add(e->problems, path, (struct gc_pos){0}, "%s", strerror(errno));
        return GC_OK;
    }
    e->lines = true;
    l.bytes = malloc(l.cap);
    enum gc_status s = l.bytes ? read_lines(e, path, &l) : GC_E_NOMEM;
    free(l.bytes);
    close(l.fd);
    e->lines = false;
    e->raw = NULL;
    return s;
}
