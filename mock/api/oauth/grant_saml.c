/* A SAML 2.0 assertion for a token. Nothing is signed here: what is read of it is whom it names and
 * until when it holds. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "base/text.h"
#include "mock/api/oauth/internal.h"
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"
#include "mock/text/base64.h"

enum { MAX_ASSERTION = 256 << 10 };

/* base64 or base64url, with padding or without, blanks between. */
static bool decode(char *text, struct gc_strbuf *out)
{
    size_t bad, n = 0;
    for (const char *c = text; *c; c++)
        if (!strchr(" \t\r\n=", *c))
            text[n++] = *c == '-' ? '+' : *c == '_' ? '/' : *c;
    while (n % 4 != 0)
        text[n++] = '=';
    text[n] = '\0';
    return mock_base64_decode_to(out, text, n, &bad) && out->len > 0;
}

/* The text of the first element of that local name, whatever its prefix. */
static bool element_text(const char *xml, const char *name, char *out, size_t cap)
{
    size_t n = strlen(name);
    for (const char *at = xml; (at = strchr(at, '<')); at++) {
        const char *word = at + 1, *colon = strpbrk(word, ": \t\r\n/>");
        if (colon && *colon == ':')
            word = colon + 1;
        const char *end = strchr(at, '>');
        if (!end || strncmp(word, name, n) != 0 || !strchr(" \t\r\n>", word[n]))
            continue;
        const char *from = end + 1 + strspn(end + 1, " \t\r\n");
        size_t len = strcspn(from, "<");
        while (len > 0 && strchr(" \t\r\n", from[len - 1]))
            len--;
        if (len == 0 || len >= cap)
            return false;
        memcpy(out, from, len);
        out[len] = '\0';
        return true;
    }
    return false;
}

/* Does a NotOnOrAfter of it lie in the past? */
static bool is_over(const char *xml, int64_t now_ms)
{
    static const char name[] = "NotOnOrAfter=\"";
    for (const char *at = xml; (at = strstr(at, name)); at++) {
        char moment[40];
        const char *from = at + sizeof name - 1;
        int64_t until_ms;
        snprintf(moment, sizeof moment, "%.*s", (int)strcspn(from, "\""), from);
        if (gc_time_parse(moment, &until_ms) == 0 && now_ms >= until_ms)
            return true;
    }
    return false;
}

static bool org_is_this(struct mock_exchange *x)
{
    char name[OAUTH_FIELD];
    const struct mock_settings *org = mock_org_settings(x->org);
    if (!oauth_needs_field(x, "orgName", name, sizeof name))
        return false;
    if (strcasecmp(name, org->name) == 0 || strcmp(name, org->id) == 0)
        return true;
    oauth_refuse(x, "invalid_grant", "orgName names another organization");
    return false;
}

/* Whom the assertion names; NULL after the refusal. */
static const char *user_of(struct mock_exchange *x, char *assertion)
{
    struct gc_strbuf xml GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_ASSERTION);
    char name[OAUTH_FIELD];
    const cJSON *user;
    if (!decode(assertion, &xml) ||
        !element_text(gc_strbuf_text(&xml), "NameID", name, sizeof name))
        oauth_refuse(x, "invalid_grant",
                     "assertion must be base64 of a SAML assertion with a NameID");
    else if (is_over(gc_strbuf_text(&xml), mock_clock_now(&x->world->clock)))
        oauth_refuse(x, "invalid_grant", "assertion is expired");
    else if (!(user = mock_find_user(x, name)))
        oauth_refuse(x, "invalid_grant", "assertion names a user who is not in the organization");
    else
        return gc_json_str(user, "id");
    return NULL;
}

void oauth_grant_saml(struct mock_exchange *x)
{
    char token[MOCK_TOKEN_TEXT];
    struct gc_strbuf room GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_ASSERTION);
    bool proven;
    const struct mock_client *client = oauth_authenticate(x, false, &proven);
    if (!client || !org_is_this(x))
        return;
    gc_strbuf_reserve(&room, x->req->body_bytes + 8);
    if (gc_strbuf_status(&room) != GC_OK) {
        oauth_refuse(x, "invalid_request", "assertion is too long");
        return;
    }
    char *assertion = room.data;
    const char *user_id = oauth_needs_field(x, "assertion", assertion, x->req->body_bytes + 1)
                              ? user_of(x, assertion)
                              : NULL;
    if (user_id)
        oauth_reply_token(x, client, OAUTH_SAML, user_id, NULL, token);
}
