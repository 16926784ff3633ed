/* The secrets of a run: what a program under test must not print, and no report may show. */
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "harness/run/run.h"
#include "mock/text/leak.h"

enum {
    PIECE_BYTES = 256 * 1024, /* the mock is asked about so much of an output at a time */
    PIECE_OVERLAP = 1024,     /* what is longer than a token in hex is found in one of them */
    TEXT_BYTES = 64 * 1024 * 1024
};

void hx_secrets_release(struct hx_secrets *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->items[i].text);
        free(s->items[i].client);
    }
    free(s->items);
    *s = (struct hx_secrets){0};
}

static bool is_known(const struct hx_secrets *s, const char *text)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->items[i].text, text) == 0)
            return true;
    return false;
}

enum gc_status hx_secrets_add(struct hx_secrets *s, const char *text, const char *what,
                              const char *client, struct gc_error *err)
{
    if (!text || strlen(text) < LEAK_SHORTEST || is_known(s, text))
        return GC_OK;
    struct hx_secret *items = realloc(s->items, (s->n + 1) * sizeof *items);
    if (!items)
        return gc_fail_nomem(err);
    s->items = items;
    items[s->n] = (struct hx_secret){gc_strdup(text), gc_strdup(client), what};
    if (!items[s->n].text || (client && !items[s->n].client)) {
        free(items[s->n].text);
        free(items[s->n].client);
        return gc_fail_nomem(err);
    }
    s->n++;
    return GC_OK;
}

enum gc_status hx_secrets_copy(struct hx_secrets *to, const struct hx_secrets *from,
                               struct gc_error *err)
{
    enum gc_status s = GC_OK;
    for (size_t i = 0; s == GC_OK && i < from->n; i++)
        s = hx_secrets_add(to, from->items[i].text, from->items[i].what, from->items[i].client,
                           err);
    return s;
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

static void tell_leak(struct hx_run *run, const char *where, const struct hx_secret *secret,
                      const char *how)
{
    hx_why_addf(&run->why, "secrets: %s holds %s of %s%s%s\n", where, secret->what,
                secret->client ? secret->client : "a client", *how ? ", " : "", how);
}

/* No report shows the bytes of the text that give a secret away. False: they are hidden already. */
static bool hide(struct hx_run *run, const char *text, size_t begin, size_t end)
{
    bool fits = begin < end && end <= strlen(text);
    char *bytes = fits ? gc_strndup(text + begin, end - begin) : NULL;
    bool is_new = bytes && !is_known(&run->secrets, bytes);
    if (is_new)
        (void)!hx_secrets_add(&run->secrets, bytes, "a part of a secret", NULL, NULL);
    free(bytes);
    return is_new;
}

/* A program gets tokens that nobody but the mock knows of: it is asked whether it knows one. */
static void ask_for_tokens(struct hx_run *run, const char *where, const char *text)
{
    static const struct hx_secret token = {.what = "an access token"};
    size_t len = strlen(text), step = PIECE_BYTES - PIECE_OVERLAP;
    for (size_t at = 0; len >= LEAK_PART && at < len; at += step) {
        struct gc_json answer GC_AUTO(gc_json_release) = {0};
        if (!hx_mock_find_tokens(&run->runner->mock, run->world, text + at,
                                 len - at < PIECE_BYTES ? len - at : PIECE_BYTES, &answer)) {
            hx_why_addf(&run->why, "secrets: the mock doesn't say whether %s holds its tokens\n",
                        where);
            return;
        }
        const cJSON *found = gc_json_get(answer.root, "found");
        for (const cJSON *f = found ? found->child : NULL; f; f = f->next) {
            const char *how = gc_json_str(f, "how");
            if (hide(run, text, at + (size_t)gc_json_int(f, "begin", 0),
                     at + (size_t)gc_json_int(f, "end", 0)))
                tell_leak(run, where, &token, strcmp(how, "as it is") == 0 ? "" : how);
        }
    }
}

void hx_secrets_search(struct hx_run *run, const char *where, const char *text)
{
    struct mock_leak leak;
    if (!text || !*text || run->shows_secrets)
        return;
    struct mock_leaks *leaks = mock_leaks_new(text, strlen(text));
    if (!leaks)
        hx_why_addf(&run->why, "secrets: no memory to look for them in %s\n", where);
    size_t n = run->secrets.n; /* more will be hidden, but are no secrets of their own */
    for (size_t i = 0; leaks && i < n; i++)
        if (mock_leaks_find(leaks, run->secrets.items[i].text, run->secrets.items[i].client,
                            &leak)) {
            (void)!hide(run, text, leak.begin, leak.end);
            tell_leak(run, where, &run->secrets.items[i], leak.how);
        }
    mock_leaks_free(leaks);
    ask_for_tokens(run, where, text);
}
