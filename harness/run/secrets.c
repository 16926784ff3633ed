/* The secrets of a run: what a program under test must not print, and no report may show. */
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "harness/run/run.h"

enum {
    SHORTEST = 8,     /* "x" as a secret is found in every text */
    TOKEN_CHARS = 86, /* of gcmock's access tokens */
    MAX_ASKED = 8,    /* texts that look like tokens, in one output */
    TEXT_BYTES = 64 * 1024 * 1024
};

void hx_secrets_release(struct hx_secrets *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->items[i].text);
        free(s->items[i].what);
    }
    free(s->items);
    *s = (struct hx_secrets){0};
}

enum gc_status hx_secrets_add(struct hx_secrets *s, const char *text, const char *what,
                              const char *of, struct gc_error *err)
{
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    if (!text || strlen(text) < SHORTEST)
        return GC_OK;
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->items[i].text, text) == 0)
            return GC_OK;
    struct hx_secret *items = realloc(s->items, (s->n + 1) * sizeof *items);
    if (!items)
        return gc_fail_nomem(err);
    s->items = items;
    gc_strbuf_addf(&name, "%s of %s", what, of ? of : "a client");
    items[s->n] = (struct hx_secret){gc_strdup(text), gc_strdup(gc_strbuf_text(&name))};
    if (items[s->n].text && items[s->n].what) {
        s->n++;
        return GC_OK;
    }
    free(items[s->n].text);
    free(items[s->n].what);
    return gc_fail_nomem(err);
}

enum gc_status hx_secrets_copy(struct hx_secrets *to, const struct hx_secrets *from,
                               struct gc_error *err)
{
    for (size_t i = 0; i < from->n; i++) {
        size_t before = to->n;
        enum gc_status s = hx_secrets_add(to, from->items[i].text, "", NULL, err);
        char *what = s == GC_OK && to->n > before ? gc_strdup(from->items[i].what) : NULL;
        if (what) {
            free(to->items[before].what);
            to->items[before].what = what;
        }
        if (s != GC_OK || (to->n > before && !what))
            return gc_fail_nomem(err);
    }
    return GC_OK;
}

/* --- masking ---------------------------------------------------------------------------------- */

static const struct hx_secret *secret_at(const struct hx_secrets *s, const char *text, size_t *n)
{
    const struct hx_secret *longest = NULL;
    for (size_t i = 0; i < s->n; i++) {
        size_t len = strlen(s->items[i].text);
        if (strncmp(text, s->items[i].text, len) == 0 && (!longest || len > *n)) {
            longest = &s->items[i];
            *n = len;
        }
    }
    return longest;
}

char *hx_secrets_masked(const struct hx_secrets *s, const char *text)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(TEXT_BYTES);
    char *taken = NULL;
    size_t n = 0;
    while (*text)
        if (secret_at(s, text, &n)) {
            gc_strbuf_adds(&out, "***");
            text += n;
        } else {
            gc_strbuf_addc(&out, *text++);
        }
    gc_strbuf_adds(&out, "");
    if (out.len == 0)
        return gc_strdup("");
    (void)!gc_strbuf_take(&out, &taken);
    return taken;
}

void hx_secrets_mask_tree(const struct hx_secrets *s, cJSON *node)
{
    if (cJSON_IsString(node)) {
        char *masked = hx_secrets_masked(s, node->valuestring);
        if (!masked || !cJSON_SetValuestring(node, masked))
            node->valuestring[0] = '\0';
        free(masked);
    }
    bool inside = cJSON_IsObject(node) || cJSON_IsArray(node);
    for (cJSON *c = inside ? node->child : NULL; c; c = c->next)
        hx_secrets_mask_tree(s, c);
}

/* --- leaks ------------------------------------------------------------------------------------ */

/* The next text that looks like one of gcmock's tokens; *at then stands behind it. */
static bool next_token(const char **at, char out[TOKEN_CHARS + 1])
{
    static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *p = *at;
    while (*p) {
        size_t n = strspn(p, chars);
        *at = p + n;
        if (n == TOKEN_CHARS) {
            memcpy(out, p, n);
            out[n] = '\0';
            return true;
        }
        p += n + (n == 0);
    }
    return false;
}

/* A program gets tokens that nobody but the mock knows of: it is asked whether this is one. */
static void ask_for_tokens(struct hx_run *run, const char *text)
{
    char token[TOKEN_CHARS + 1];
    for (int asked = 0; asked < MAX_ASKED && next_token(&text, token); asked++)
        if (hx_mock_knows_token(&run->runner->mock, run->world, token))
            (void)!hx_secrets_add(&run->secrets, token, "an access token", NULL, NULL);
}

void hx_secrets_search(struct hx_run *run, const char *where, const char *text)
{
    if (!text || !*text || run->shows_secrets)
        return;
    ask_for_tokens(run, text);
    for (size_t i = 0; i < run->secrets.n; i++)
        if (strstr(text, run->secrets.items[i].text))
            hx_why_addf(&run->why, "secrets: %s holds %s\n", where, run->secrets.items[i].what);
}
