#include "mock/platform/shape/check.h"

#include <ctype.h>
#include <string.h>

enum { MAX_DEPTH = 60, SHOWN = 100 };

struct checking {
    struct platform_document *d;
    unsigned how;
    unsigned depth;
    const cJSON *optional;
    struct platform_finding *out;
};

static bool check(struct checking *c, const struct platform_model *m, const cJSON *value,
                  size_t n_field);

/* "2026-01-31T08:15:00.250Z" with any offset, or none; digits stand for themselves. */
static bool fits(const char **text, const char *pattern)
{
    const char *at = *text;
    for (; *pattern; pattern++, at++)
        if (*pattern == '0' ? !isdigit((unsigned char)*at) : *at != *pattern)
            return false;
    *text = at;
    return true;
}

bool platform_is_date_time(const char *text)
{
    if (!fits(&text, "0000-00-00T00:00"))
        return false;
    if (fits(&text, ":00") && *text == '.') {
        size_t n = strspn(text + 1, "0123456789");
        text += n + 1;
        if (n == 0)
            return false;
    }
    if (*text == '+' || *text == '-') {
        text++;
        if (!fits(&text, "00:00") && !fits(&text, "0000"))
            return false;
    } else if (*text == 'Z') {
        text++;
    }
    return *text == '\0';
}

static bool is_date(const char *text)
{
    return fits(&text, "0000-00-00") && *text == '\0';
}

void platform_add_choices(struct gc_strbuf *to, const char *const *choices, size_t n)
{
    for (size_t i = 0; i < n; i++)
        gc_strbuf_addf(to, "%s%s", i ? ", " : "", choices[i]);
}

/* What came, as messages show it: a text, or a short JSON value. */
static void show(const cJSON *value, char out[SHOWN + 1])
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(SHOWN);
    if (cJSON_IsString(value))
        snprintf(out, SHOWN + 1, "%s", value->valuestring);
    else if (cJSON_IsNumber(value))
        snprintf(out, SHOWN + 1, "%s", value->valuestring ? value->valuestring : "a number");
    else
        snprintf(out, SHOWN + 1, "%s", gc_json_type_name(value));
}

static bool find(struct checking *c, const char *code, const cJSON *value, const char *more)
{
    char shown[SHOWN + 1];
    show(value, shown);
    c->out->code = code;
    snprintf(c->out->message, sizeof c->out->message,
             "Value [%s] is not valid for field type [%s]. %s", shown, c->out->field, more);
    return false;
}

static bool find_type(struct checking *c, const cJSON *value, const char *what)
{
    char more[80];
    snprintf(more, sizeof more, "It must be %s.", what);
    return find(c, "bad.request", value, more);
}

static bool check_text(struct checking *c, const struct platform_model *m, const cJSON *value)
{
    struct gc_strbuf words GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
    if (!cJSON_IsString(value))
        return find_type(c, value, "a string");
    if (m->n_choices > 0 && !platform_model_has_choice(m, value->valuestring)) {
        gc_strbuf_adds(&words, "Allowable values are: ");
        platform_add_choices(&words, m->choices, m->n_choices);
        return find(c, "invalid.value", value, gc_strbuf_text(&words));
    }
    if (!m->format)
        return true;
    if ((strcmp(m->format, "date-time") == 0 && !platform_is_date_time(value->valuestring)) ||
        (strcmp(m->format, "date") == 0 && !is_date(value->valuestring)))
        return find(c, "invalid.date", value,
                    m->format[4] ? "It must be like 2026-01-31T08:15:00.000Z."
                                 : "It must be like 2026-01-31.");
    return true;
}

/* Appends ".name" or "[i]" to the field; the caller cuts it off again. */
static size_t enter(struct checking *c, size_t n_field, const char *name, int index)
{
    char *to = c->out->field + n_field;
    size_t room = sizeof c->out->field - n_field;
    int n = name ? snprintf(to, room, "%s%s", n_field ? "." : "", name)
                 : snprintf(to, room, "[%d]", index);
    return n < 0 || (size_t)n >= room ? sizeof c->out->field - 1 : n_field + (size_t)n;
}

static void leave(struct checking *c, size_t n_field)
{
    c->out->field[n_field] = '\0';
}

static bool check_member(struct checking *c, const struct platform_model *m, const cJSON *member,
                         size_t n_field)
{
    const struct platform_property *p = platform_property(c->d, m, member->string);
    size_t n = enter(c, n_field, member->string, 0);
    bool ok = true;
    if (p && p->read_only) {
        ok = true; /* clients send back what they read */
    } else if (p) {
        ok = (cJSON_IsNull(member) && !p->required) || check(c, p->model, member, n);
    } else if (m->values) {
        ok = check(c, m->values, member, n);
    } else if (!m->open && !(c->how & PLATFORM_LENIENT)) {
        c->out->code = "invalid.property";
        snprintf(c->out->message, sizeof c->out->message,
                 "Value [%.*s] is not a valid property for object [%s]", SHOWN, member->string,
                 m->name ? m->name : "object");
        ok = false;
    }
    if (ok)
        leave(c, n_field);
    return ok;
}

static bool may_lack(const struct checking *c, const struct platform_property *p, bool is_reference)
{
    if (!p->required || p->read_only || is_reference || gc_json_has_text(c->optional, p->name))
        return true;
    if (strcmp(p->name, "division") == 0 || strcmp(p->name, "divisionId") == 0)
        return true;
    return (c->how & PLATFORM_PARTIAL) && strcmp(p->name, "version") != 0;
}

static bool check_required(struct checking *c, const struct platform_model *m, const cJSON *value,
                           size_t n_field)
{
    bool is_reference = n_field > 0 && gc_json_get(value, "id");
    for (size_t i = 0; i < m->n_properties; i++) {
        const struct platform_property *p = &m->properties[i];
        if (may_lack(c, p, is_reference) || gc_json_get(value, p->name))
            continue;
        enter(c, n_field, p->name, 0);
        c->out->code = "required.field.missing";
        snprintf(c->out->message, sizeof c->out->message, "The field [%s] is required.",
                 c->out->field);
        return false;
    }
    return true;
}

static bool check_object(struct checking *c, const struct platform_model *m, const cJSON *value,
                         size_t n_field)
{
    const cJSON *member;
    if (!cJSON_IsObject(value))
        return find_type(c, value, "an object");
    cJSON_ArrayForEach(member, value)
    {
        if (!check_member(c, m, member, n_field))
            return false;
    }
    return check_required(c, m, value, n_field);
}

static bool check_array(struct checking *c, const struct platform_model *m, const cJSON *value,
                        size_t n_field)
{
    const cJSON *element;
    int i = 0;
    if (!cJSON_IsArray(value))
        return find_type(c, value, "an array");
    cJSON_ArrayForEach(element, value)
    {
        size_t n = enter(c, n_field, NULL, i++);
        if (m->items && !check(c, m->items, element, n))
            return false;
        leave(c, n_field);
    }
    return true;
}

static bool is_whole(const cJSON *value)
{
    int64_t whole;
    return gc_json_is_int(value, &whole) ||
           (cJSON_IsNumber(value) && value->valuestring && !strpbrk(value->valuestring, ".eE"));
}

static bool check(struct checking *c, const struct platform_model *m, const cJSON *value,
                  size_t n_field)
{
    bool ok = true;
    m = platform_model(c->d, m);
    if (!m || ++c->depth > MAX_DEPTH)
        return true;
    switch (m->type) {
    case PLATFORM_ANY:
        break;
    case PLATFORM_OBJECT:
        ok = check_object(c, m, value, n_field);
        break;
    case PLATFORM_ARRAY:
        ok = check_array(c, m, value, n_field);
        break;
    case PLATFORM_TEXT:
        ok = check_text(c, m, value);
        break;
    case PLATFORM_INTEGER:
        ok = is_whole(value) || find_type(c, value, "a whole number");
        break;
    case PLATFORM_NUMBER:
        ok = cJSON_IsNumber(value) || find_type(c, value, "a number");
        break;
    case PLATFORM_BOOL:
        ok = cJSON_IsBool(value) || find_type(c, value, "true or false");
        break;
    }
    c->depth--;
    return ok;
}

bool platform_check(struct platform_document *d, const struct platform_model *m, const cJSON *value,
                    unsigned how, const cJSON *optional, struct platform_finding *out)
{
    struct checking c = {.d = d, .how = how, .optional = optional, .out = out};
    *out = (struct platform_finding){.code = "bad.request"};
    return check(&c, m, value, 0);
}
