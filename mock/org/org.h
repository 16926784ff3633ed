/* org.h - an org: what a folder of JSON says about one Genesys Cloud organisation.
 *
 *   struct mock_org *org = NULL;
 *   if (mock_org_load(&org, dirs, n_dirs, operations, &problems, &err) != GC_OK) ...
 *   const struct mock_client *c = mock_org_client(org, "demo-client");
 *   mock_org_unref(org);
 *
 * An org never changes: a change makes a new one that shares what stayed the same. Later folders
 * overlay earlier ones, and a world's changes overlay both: items are merged by id (RFC 7396, null
 * deletes a member), so that a user changes one thing without copying the rest.
 *
 * Files of a folder (all optional): org.json, clients.json, contacts.json or contacts.jsonl,
 * data-actions.json, data-actions/INTEGRATION/NAME.json (exports), faults.json, stubs/NAME.json,
 * flows/NAME.json or an export of Architect, data-tables/NAME.csv,
 * platform/PATH.json (seeds of /api/v2/PATH), platform.json (rows of the platform's table),
 * collections/NAME.json (served as /NAME and /NAME/{id}; users.json is collections/users.json). The
 * formats are in fixtures/schema.
 *
 * Source:     field names are those of the Genesys Cloud API where it has the thing.
 * Ownership:  reference counted. What the getters return is borrowed and lives as long as the org.
 * Threads:    an org may be used from any thread; counting is atomic.
 * Errors:     GC_E_DATA with every problem as file:line:column in `problems`; GC_E_IO; GC_E_NOMEM.
 */
#ifndef MOCK_ORG_H
#define MOCK_ORG_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/json/json.h"
#include "base/problems.h"
#include "base/status.h"

/* When the org was made, for what has no date of its own. */
#define MOCK_ORG_MADE_MS INT64_C(1704067200000)

struct action_definition;
struct flow_export;
struct flow_model;
struct mock_operations; /* mock/fault/match.h */
struct mock_org;
struct mock_stub_set; /* mock/stubs/stubs.h */

struct mock_texts {
    const char *const *items;
    size_t n;
};
bool mock_texts_have(const struct mock_texts *t, const char *text);

#define MOCK_CLIENT_ID 128 /* with the NUL; longer ids are refused */

struct mock_client {
    const char *id, *name, *secret;
    struct mock_texts permissions; /* architect:flow:run ..., "*" means all */
    struct mock_texts scopes;
    struct mock_texts redirect_uris; /* registeredRedirectUri; none: any on loopback */
    const char *grant;               /* authorizedGrantType; NULL: all of them */
    bool disabled;
    int64_t token_lifetime_s;    /* accessTokenValiditySeconds; 0: expired when issued */
    int64_t requests_per_minute; /* rateLimitPerMinute; -1: as the org says; 0: no limit */
    int64_t tokens_per_minute;   /* tokenRateLimitPerMinute; the same */
};

struct mock_flow {
    const char *id, *name, *type;
    const cJSON *json;                /* as the file says; served by the API */
    const struct flow_model *model;   /* what the engine walks; NULL: */
    const struct flow_export *export; /* an export of Architect, which is walked as it stands */
};

#define MOCK_DEFAULT_INTEGRATION "default" /* of what stands in data-actions/ itself */

struct mock_data_action {
    const char *id, *name, *category;
    const char *integration; /* the folder below data-actions/: whose credentials, whose login */
    const struct action_definition *definition; /* what it does, in both forms */
    bool compact;    /* of data-actions.json: {"data": ...} goes and comes */
    const char *url; /* the compact form's: absolute, or a path on the server's data action base;
                        NULL: of an export, and of what has answers alone */
    int64_t timeout_ms;
    int64_t version;                 /* 1, and one more with each change over the API */
    const cJSON *json;               /* the whole item, as it was written */
    const cJSON *form;               /* the same as an export: config, contract */
    const struct gc_problems *notes; /* what runs, but not as it looks */
};

/* A contact stays text until someone asks for it: 100,000 of them cost little. */
struct mock_contact {
    const char *id;
    const char *json; /* one JSON object */
    size_t json_bytes;
    const struct mock_contact_tree
        *tree; /* of one found by number: see there; NULL: none is kept */
};

/* A contact that was looked up, read: the first thousand of an org are kept so. */
struct mock_contact_tree {
    struct gc_json doc;
    char *written; /* as gc_jsonw_value writes it */
    char *shown;   /* as flow_show_contact does */
    const void *of;
};

struct mock_settings {
    uintptr_t stamp; /* no two have the same */
    const char *id, *name;
    int64_t requests_per_minute; /* rateLimit.requestsPerMinute */
    int64_t tokens_per_minute;   /* rateLimit.tokensPerMinute; 0: no limit */
    int64_t actions_per_minute;  /* rateLimit.dataActionsPerMinute; 0: no limit */
    int64_t actions_at_once;     /* rateLimit.dataActionsAtOnce; 0: no limit */
    bool rate_limit;             /* rateLimit.enforce: answer 429, not only headers */
    int64_t flow_step_limit;     /* simulation.stepLimit */
    int64_t flow_timeout_ms;     /* simulation.defaultTimeoutMs */
    bool e164_only;              /* simulation.numberFormat: a lookup takes E.164 alone */
    const cJSON *users;          /* platformUsers: an array; the platform's, not those of /users */
    const char *country_code;    /* defaultCountryCode: digits, for numbers that have none ("1") */
    const cJSON *credentials; /* by integration: {"crm": {"user": "u", "password": "p"}}; or NULL */
    const cJSON *origins;     /* {"https://crm.example.com": "http://127.0.0.1:9000"}; or NULL */
};

/* Kinds of items that have an id and may be overlaid, changed and listed one by one. */
enum mock_kind { MOCK_CLIENTS, MOCK_FLOWS, MOCK_CONTACTS, MOCK_DATA_ACTIONS, MOCK_COLLECTION };
bool mock_kind_parse(const char *text, enum mock_kind *out); /* "clients", "flows", ... */

/* operations: that faults may name, here and in changes of the org; must outlive it. NULL: any. */
GC_NODISCARD enum gc_status mock_org_load(struct mock_org **out, const char *const *dirs,
                                          size_t n_dirs, const struct mock_operations *operations,
                                          struct gc_problems *problems, struct gc_error *err);
struct mock_org *mock_org_ref(struct mock_org *org);
void mock_org_unref(struct mock_org *org); /* NULL is a no-op */

const struct mock_settings *mock_org_settings(const struct mock_org *org);
const struct mock_client *mock_org_client(const struct mock_org *org, const char *id);
/* Exports hold no id, but the manifests of others that name them do: such an id counts, too. */
const struct mock_flow *mock_org_flow(const struct mock_org *org, const char *id);
/* By id or by name; also by the name without its " - Exported 2021-06-21 @ 8:43". */
const struct mock_data_action *mock_org_data_action(const struct mock_org *org, const char *id);
/* By id alone; NULL: there is none. */
const struct mock_data_action *mock_org_data_action_by_id(const struct mock_org *org,
                                                          const char *id);
/* The id of the integration that a folder is; stable. */
#define MOCK_INTEGRATION_ID 37
void mock_integration_id(const char *integration, char out[MOCK_INTEGRATION_ID]);
/* The customAuth action of an integration, or NULL. */
const struct mock_data_action *mock_org_login_action(const struct mock_org *org,
                                                     const char *integration);
/* origins.c: where a URL that leaves the mock goes. Takes "https://HOST/path" and whatever else an
 * origin is given for: ARNs, and "salesforce" for the relative URLs of Salesforce. The base of what
 * the origin is mapped to, or NULL; *rest: what of the url comes after the origin. An origin with
 * stars ("https://STAR.example.com", where STAR is *) stands for many; an exact one goes before. */
const char *mock_org_origin(const struct mock_org *org, const char *url, const char **rest);
/* Does the URL name this machine (127.0.0.1, ::1, localhost)? It need not be mapped. */
bool mock_origin_is_here(const char *url);
/* The length of the origin that a URL begins with ("https://crm.example.com:8443"), 0: none. */
size_t mock_origin_length(const char *url);
bool mock_org_contact(const struct mock_org *org, const char *id, struct mock_contact *out);
/* number in any notation; it is normalised to E.164 first. Several contacts may share a number:
 * the one that comes first in the files is found. */
bool mock_org_contact_by_number(const struct mock_org *org, const char *number,
                                struct mock_contact *out);
/* Each number that two contacts of the loaded org share: the one that is found by it, and another.
 */
void mock_org_each_shared_number(const struct mock_org *org,
                                 void (*told)(void *ctx, uint64_t number, const char *found,
                                              const char *other),
                                 void *ctx);
/* The item of a collection ("users", "7"), or NULL. Ids may be numbers or texts in the file. */
const cJSON *mock_org_item(const struct mock_org *org, const char *collection, const char *id);
/* named.c: what a flow finds: an item by its id, or by its name, user name or e-mail address
 * without regard to case; kind is an enum flow_kind or flow_item (mock/flow/engine). */
const cJSON *mock_org_find(const struct mock_org *org, int kind, const char *text);
const char *mock_collection_of(int kind); /* "queues"; NULL: there is none */
/* Where a folder of an org has it: "queues.json", "collections/schedules.json"; lives as long as
 * the program. "": it is none that flows find. */
const char *mock_collection_file(const char *collection);
/* An export that another flow names: by its id, or its name. Either may be NULL. */
const struct mock_flow *mock_org_export(const struct mock_org *org, const char *id,
                                        const char *name);
/* The same as it is served, ready; NULL: there is none. */
const char *mock_org_item_text(const struct mock_org *org, const char *collection, const char *id,
                               size_t *n);
bool mock_org_has_collection(const struct mock_org *org, const char *collection);

/* Visits all items of a kind in the order of the files (collection names the collection for
 * MOCK_COLLECTION, else NULL), as JSON text; visit returns false to stop. Clients come without
 * their secret. */
typedef bool (*mock_visit_fn)(void *ctx, const char *id, const char *json, size_t json_bytes);
void mock_org_each(const struct mock_org *org, enum mock_kind kind, const char *collection,
                   mock_visit_fn visit, void *ctx);
size_t mock_org_count(const struct mock_org *org, enum mock_kind kind, const char *collection);
/* Names of the collections, borrowed. */
struct mock_texts mock_org_collections(const struct mock_org *org);
/* The faults that every world starts with: an array of fault objects, or NULL. Of an id that comes
 * again the last one counts, whole: faults are not merged. */
const cJSON *mock_org_faults(const struct mock_org *org);

/* The stubs that every world is served by, or NULL. Of an id that comes again the last one counts,
 * whole; what is loaded later is asked first. */
struct mock_stub_set *mock_org_stubs(const struct mock_org *org);
/* Tells whether a collection is as it was: differs after each change of it, 0 when there is none.
 */
uintptr_t mock_org_stamp(const struct mock_org *org, const char *collection);
/* platform.c: what the org has for a path of the platform ("/api/v2/routing/queues"): an array of
 * items, or one object; NULL: nothing. *stamp (0: nothing) differs when it does. */
const cJSON *mock_org_platform(const struct mock_org *org, const char *path, uintptr_t *stamp);
void mock_org_each_platform(const struct mock_org *org,
                            void (*visit)(void *ctx, const char *path, const cJSON *seeds),
                            void *ctx);

/* The org's own rows of the platform's table (platform.json): "collections", "operations",
 * "seeds"; NULL: it has none. *stamp (0: none) differs when they do. */
const cJSON *mock_org_platform_rows(const struct mock_org *org, uintptr_t *stamp);

/* The rows of a data table (data-tables/NAME.csv): an array of objects whose members are texts, by
 * the names of the columns; the first column is `key`. NULL: there is no such table. */
const cJSON *mock_org_data_table(const struct mock_org *org, const char *name);

/* The same by the id that the API knows it by, which is made of its name. */
const cJSON *mock_org_data_table_by_id(const struct mock_org *org, const char *id);
/* All of them, each name once. */
void mock_org_each_data_table(const struct mock_org *org,
                              void (*visit)(void *ctx, const char *name, const cJSON *rows),
                              void *ctx);
uintptr_t mock_org_data_tables_stamp(const struct mock_org *org); /* 0: there are none */
/* What the API shows of a table: id, name, and a schema of its columns. NULL: no memory. */
cJSON *mock_data_table_entity(const char *name, const cJSON *rows);

/* base overlaid with `overlay`: an object whose members are named as the files are (org, clients,
 * contacts, data_actions, flows, faults, data_tables{NAME:[...]}, collections{NAME:[...]}, users),
 * holding what they hold.
 * doc gives the positions. base keeps its reference; *out is a new one. */
GC_NODISCARD enum gc_status mock_org_overlay(struct mock_org **out, struct mock_org *base,
                                             const struct gc_json *doc, const cJSON *overlay,
                                             struct gc_problems *problems, struct gc_error *err);
/* One item put (merge: patch it, else replace it) or, with item NULL, deleted. The body may leave
 * the id out. GC_E_NOT_FOUND when there is nothing to patch or to delete; GC_E_BAD_REQUEST for a
 * collection's name that can't be served; GC_E_DATA for a body that makes no valid item. A
 * collection that is not there yet is made. */
GC_NODISCARD enum gc_status mock_org_change(struct mock_org **out, struct mock_org *base,
                                            enum mock_kind kind, const char *collection,
                                            const char *id, const struct gc_json *item, bool merge,
                                            struct gc_problems *problems, struct gc_error *err);
/* What `changed` changes on its own base, applied to another base: for a hot reload under a world
 * that has changes. An item that the world changed stays as the world made it, whole. */
GC_NODISCARD enum gc_status mock_org_rebase(struct mock_org **out, struct mock_org *changed,
                                            struct mock_org *new_base, struct gc_error *err);

/* folders.c: what the folders lie over comes before each of them, once: "extends" of its org.json
 * names another org by its folder (from there, with a slash) or an org that is shipped ("demo"); so
 * may a dir be a shipped one's name. What can't be found, and what extends itself in the end, is a
 * problem at its place. mock_org_load asks for it by itself. */
struct mock_folders {
    char **names; /* ends with NULL */
    size_t n;
};
GC_NODISCARD enum gc_status mock_org_folders(struct mock_folders *out, const char *const *dirs,
                                             size_t n_dirs, struct gc_problems *problems);
void mock_org_folders_release(struct mock_folders *folders);

/* Where an org is that comes with the program: beside the tree that it runs from, or where it was
 * installed. Returns out, or NULL with an error that names the places looked at. */
const char *mock_org_find_shipped(const char *name, char *out, size_t cap, struct gc_error *err);
const char *mock_org_find_demo(char *out, size_t cap, struct gc_error *err);

#endif
