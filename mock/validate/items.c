/* Clients, contacts and faults: words that nothing in gcmock knows, numbers that are not unique. */
#include <inttypes.h>
#include <string.h>

#include "mock/fault/match.h"
#include "mock/platform/serve/platform.h"
#include "mock/validate/validate.h"

#define NO_DOCUMENT " (or one of a document, --openapi?)"

enum { NUMBERS_TOLD = 20 };

/* --- permissions ------------------------------------------------------------------------------ */

size_t mock_validate_client(struct mock_served *served, const struct mock_client *client, FILE *to)
{
    size_t n = 0;
    if (client->permissions.n + client->scopes.n == 0) {
        fprintf(to, "warning: client \"%s\" has no permissions: it may do nothing\n", client->id);
        return 1;
    }
    for (size_t i = 0; i < client->permissions.n; i++) {
        const char *permission = client->permissions.items[i], *near;
        if (strcmp(permission, "*") == 0 || mock_served_permission(served, permission, &near))
            continue;
        fprintf(to, "warning: client \"%s\": nothing that is served asks for \"%s\"%s\n",
                client->id, permission, gc_did_you_mean("\"", near, "\""));
        n++;
    }
    return n;
}

/* --- numbers ---------------------------------------------------------------------------------- */

struct numbers {
    FILE *to;
    size_t n;
};

static void tell_number(void *ctx, uint64_t number, const char *found, const char *other)
{
    struct numbers *told = ctx;
    if (told->n++ < NUMBERS_TOLD)
        fprintf(told->to,
                "warning: contacts \"%s\" and \"%s\" have one number, +%" PRIu64
                ": it finds the first\n",
                found, other, number);
}

size_t mock_validate_contacts(const struct mock_org *org, FILE *to)
{
    struct numbers told = {.to = to};
    mock_org_each_shared_number(org, tell_number, &told);
    if (told.n > NUMBERS_TOLD)
        fprintf(to, "warning: %zu more pairs of contacts have one number\n", told.n - NUMBERS_TOLD);
    return told.n;
}

/* --- paths of faults -------------------------------------------------------------------------- */

size_t mock_validate_faults(struct mock_served *served, FILE *to)
{
    const cJSON *fault;
    size_t n = 0, at = 0;
    cJSON_ArrayForEach(fault, mock_org_faults(served->org))
    {
        struct mock_match match;
        const char *id = gc_json_str(fault, "id");
        char number[32];
        mock_match_read(&match, gc_json_get(fault, "match"));
        snprintf(number, sizeof number, "%zu", ++at);
        if (match.direction != MOCK_IN || !match.path ||
            mock_served_path(served, match.method, match.path))
            continue;
        fprintf(to, "warning: fault %s: nothing is served at %s%s%s: is that the path?%s\n",
                id ? id : number, match.method ? match.method : "", match.method ? " " : "",
                match.path, platform_has_file(served->platform) ? "" : NO_DOCUMENT);
        n++;
    }
    return n;
}
