/* Clients, contacts and faults: words that nothing in gcmock knows, numbers that are not unique. */
#include <inttypes.h>
#include <string.h>

#include "mock/api/routes.h"
#include "mock/cli/cli.h"
#include "mock/fault/match.h"

enum { PATH_BYTES = 1024, NUMBERS_TOLD = 20 };

/* --- permissions ------------------------------------------------------------------------------ */

static bool is_asked_for(const char *permission)
{
    for (size_t i = 0; i < mock_n_api_routes; i++)
        if (mock_api_routes[i].permission && strcmp(mock_api_routes[i].permission, permission) == 0)
            return true;
    return false;
}

size_t mock_validate_client(const struct mock_client *client, FILE *to)
{
    size_t n = 0;
    if (client->permissions.n + client->scopes.n == 0) {
        fprintf(to, "warning: client \"%s\" has no permissions: it may do nothing\n", client->id);
        return 1;
    }
    for (size_t i = 0; i < client->permissions.n; i++) {
        const char *permission = client->permissions.items[i];
        if (strcmp(permission, "*") == 0 || is_asked_for(permission))
            continue;
        const char *near = gc_nearest_row(permission, &mock_api_routes[0].permission,
                                          mock_n_api_routes, sizeof mock_api_routes[0]);
        fprintf(to, "warning: client \"%s\": nothing that gcmock itself serves asks for \"%s\"%s\n",
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

static bool is_open(const char *segment, size_t n)
{
    return n > 0 && (*segment == '{' || memchr(segment, '*', n));
}

/* Can one path suit both patterns? {name} and * stand for one segment, ** and {rest...} for all
 * that are left. */
static bool overlap(const char *a, const char *b)
{
    while (*a == '/' && *b == '/') {
        a++, b++;
        size_t n = strcspn(a, "/"), m = strcspn(b, "/");
        if (strncmp(a, "**", 2) == 0 || strncmp(b, "**", 2) == 0 ||
            (m > 4 && strncmp(b + m - 4, "...}", 4) == 0))
            return true;
        if (!is_open(a, n) && !is_open(b, m) && (n != m || strncmp(a, b, n) != 0))
            return false;
        a += n, b += m;
    }
    return !*a && !*b;
}

static bool suits(const char *method, const char *path, const struct gc_route *route)
{
    bool same = !method || strcasecmp(method, route->method) == 0 ||
                (strcasecmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
    return same && overlap(path, route->pattern);
}

static bool is_served(const struct mock_org *org, const char *method, const char *path)
{
    struct mock_texts collections = mock_org_collections(org);
    char pattern[PATH_BYTES];
    for (size_t i = 0; i < mock_n_api_routes; i++)
        if (suits(method, path, &mock_api_routes[i].route))
            return true;
    for (size_t i = 0; i < collections.n; i++)
        for (int item = 0; item < 2; item++) {
            snprintf(pattern, sizeof pattern, "/%s%s", collections.items[i], item ? "/{id}" : "");
            if (suits(method, path, &(struct gc_route){"GET", pattern}))
                return true;
        }
    return false;
}

size_t mock_validate_faults(const struct mock_org *org, FILE *to)
{
    const cJSON *fault;
    size_t n = 0, at = 0;
    cJSON_ArrayForEach(fault, mock_org_faults(org))
    {
        struct mock_match match;
        const char *id = gc_json_str(fault, "id");
        char number[32];
        mock_match_read(&match, gc_json_get(fault, "match"));
        snprintf(number, sizeof number, "%zu", ++at);
        if (match.direction != MOCK_IN || !match.path || is_served(org, match.method, match.path))
            continue;
        fprintf(to,
                "warning: fault %s: gcmock itself serves nothing at %s%s%s: is that the path (or "
                "one of "
                "a stub, or of --openapi)?\n",
                id ? id : number, match.method ? match.method : "", match.method ? " " : "",
                match.path);
        n++;
    }
    return n;
}
