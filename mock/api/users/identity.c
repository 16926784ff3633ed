/* Which organization this is, and who asks. */
#include "mock/api/list/entity.h"
#include "mock/api/users/users.h"

void mock_get_organization(struct mock_exchange *x)
{
    const struct mock_settings *org = mock_org_settings(x->org);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", org->id);
    gc_jsonw_put_str(&w, "name", org->name);
    gc_jsonw_put_str(&w, "defaultLanguage", "en-us");
    gc_jsonw_put_str(&w, "defaultCountryCode", "US");
    gc_jsonw_put_str(&w, "thirdPartyOrgName", org->name);
    gc_jsonw_put_str(&w, "domain", "example.com");
    gc_jsonw_put_int(&w, "version", 1);
    gc_jsonw_put_str(&w, "state", "active");
    gc_jsonw_put_raw(&w, "features", "{}");
    gc_jsonw_put_str(&w, "productPlatform", "GenesysCloud");
    mock_put_uri(&w, "selfUri", "/api/v2/organizations/me");
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

/* A user, or the client that has none. What they may do is the client's: no role grants it. */
void mock_get_subject_me(struct mock_exchange *x)
{
    const cJSON *user = *x->token.user_id ? mock_find_user(x, x->token.user_id) : NULL;
    const char *id = user ? gc_json_str(user, "id") : x->token.client_id;
    const char *name = user ? gc_json_str(user, "name") : x->client ? x->client->name : id;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", id);
    gc_jsonw_put_str(&w, "name", name);
    gc_jsonw_put_raw(&w, "grants", "[]");
    gc_jsonw_put_int(&w, "version", 1);
    mock_put_uri(&w, "selfUri", "/api/v2/authorization/subjects/{}", id);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
