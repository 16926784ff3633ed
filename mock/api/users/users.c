#include "mock/api/users/users.h"

#include <string.h>
#include <strings.h>

#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"

static bool is(const cJSON *user, const char *who)
{
    const char *id = gc_json_str(user, "id"), *email = gc_json_str(user, "email");
    return (id && strcmp(id, who) == 0) || (email && strcasecmp(email, who) == 0);
}

/* Of the org's files. */
static const cJSON *find_in_org(const struct mock_org *org, const char *who)
{
    const cJSON *users = mock_org_settings(org)->users, *user;
    if (!who || !*who)
        return users ? users->child : NULL;
    cJSON_ArrayForEach(user, users)
    {
        if (is(user, who))
            return user;
    }
    return NULL;
}

static cJSON *tree_of(const struct mock_entity *e)
{
    struct gc_json doc = {0};
    if (gc_json_parse(&doc, "user", e->json, e->n_json, &gc_json_default_limits, NULL) != GC_OK)
        return NULL;
    return gc_json_take(&doc);
}

/* Of those that the API knows, if it was asked for users: made, changed, deleted in this world.
 * False: nothing is known of them there. */
static bool find_in_world(struct mock_exchange *x, const char *who, const cJSON **out)
{
    struct mock_stores *s = &x->world->stores;
    mock_stores_lock(s);
    struct mock_store *users = mock_stores_find(s, "/api/v2/users");
    const struct mock_entity *e = users ? mock_store_get(users, who) : NULL;
    if (users && !e)
        e = mock_store_having(users, "email", who);
    cJSON *tree = e ? tree_of(e) : NULL;
    mock_stores_unlock(s);
    const char *state = gc_json_str(tree, "state");
    bool deleted = state && strcmp(state, "deleted") == 0;
    if (deleted)
        cJSON_Delete(tree);
    *out = tree && !deleted ? mock_lend(x, tree) : NULL;
    return e != NULL;
}

const cJSON *mock_find_user(struct mock_exchange *x, const char *who)
{
    const cJSON *found;
    if (who && *who && find_in_world(x, who, &found))
        return found;
    return find_in_org(x->org, who);
}

static void put_if(struct gc_jsonw *w, const cJSON *user, const char *key)
{
    if (gc_json_str(user, key))
        gc_jsonw_put_str(w, key, gc_json_str(user, key));
}

static void put_contact_info(struct gc_jsonw *w, const char *email)
{
    gc_jsonw_put_array(w, "primaryContactInfo");
    if (email) {
        gc_jsonw_object(w);
        gc_jsonw_put_str(w, "address", email);
        gc_jsonw_put_str(w, "mediaType", "EMAIL");
        gc_jsonw_put_str(w, "type", "PRIMARY");
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

static void put_organization(struct gc_jsonw *w, const struct mock_org *org)
{
    const struct mock_settings *settings = mock_org_settings(org);
    gc_jsonw_put_object(w, "organization");
    gc_jsonw_put_str(w, "id", settings->id);
    gc_jsonw_put_str(w, "name", settings->name);
    gc_jsonw_put_int(w, "version", 1);
    gc_jsonw_put_str(w, "state", "active");
    mock_put_uri(w, "selfUri", "/api/v2/organizations/me");
    gc_jsonw_end(w);
}

static void write_right(void *ctx, const char *right)
{
    gc_jsonw_str(ctx, right);
}

/* A user of the mock may do what the client may that acts for them. */
static void put_authorization(const struct mock_exchange *x, struct gc_jsonw *w)
{
    gc_jsonw_put_object(w, "authorization");
    gc_jsonw_put_raw(w, "roles", "[]");
    gc_jsonw_put_array(w, "permissions");
    mock_auth_each_right(x->client, write_right, w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* User and UserMe of the published API: what stands without being asked for by expand. */
static void put_members(struct gc_jsonw *w, const struct mock_org *org, const cJSON *user)
{
    const char *id = gc_json_str(user, "id"), *email = gc_json_str(user, "email");
    gc_jsonw_put_str(w, "id", id);
    put_if(w, user, "name");
    mock_put_division(w, org);
    put_if(w, user, "department");
    put_if(w, user, "email");
    put_contact_info(w, email);
    gc_jsonw_put_raw(w, "addresses", "[]");
    gc_jsonw_put_str(w, "state", "active");
    put_if(w, user, "title");
    gc_jsonw_put_str(w, "username",
                     gc_json_str(user, "username") ? gc_json_str(user, "username") : email);
    gc_jsonw_put_int(w, "version", 1);
    gc_jsonw_put_bool(w, "acdAutoAnswer", false);
    mock_put_uri(w, "selfUri", "/api/v2/users/{}", id);
}

static bool is_expanded(const struct mock_exchange *x, const char *what)
{
    char any[512];
    return mock_query(x, "expand", any, sizeof any) != NULL ? mock_query_wants(x, "expand", what)
                                                            : false;
}

void mock_get_users_me(struct mock_exchange *x)
{
    const cJSON *user = *x->token.user_id ? mock_find_user(x, x->token.user_id) : NULL;
    if (!user) {
        mock_fail(x, *x->token.user_id ? MOCK_E_NOT_FOUND : MOCK_E_NOT_A_USER, NULL);
        return;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    put_members(&w, x->org, user);
    if (is_expanded(x, "organization"))
        put_organization(&w, x->org);
    if (is_expanded(x, "authorization"))
        put_authorization(x, &w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
