/* Lists of many stubs: their order and their pages, whatever was replaced and taken away. */
#include <stdlib.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

enum { MANY = 600 };

/* Posts n stubs of one path, "s0" and on; each is told apart by its query. */
static void post_many(struct fx *f, int n, const char *answer)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    for (int i = 0; i < n; i++)
        gc_strbuf_addf(&body,
                       "%s{\"id\":\"s%d\",\"match\":{\"path\":\"/m/{x}\",\"query\":{\"n\":\"%d\"}},"
                       "\"answer\":{\"body\":\"%s\"}}",
                       i ? "," : "[", i, i, answer);
    gc_strbuf_addc(&body, ']');
    CHECK_INT(fx_send(f, "POST", "/__admin/stubs", "application/json", gc_strbuf_text(&body)), 201);
}

static void post_one(struct fx *f, const char *id, int priority)
{
    char body[200];
    snprintf(body, sizeof body,
             "{\"id\":\"%s\",\"priority\":%d,\"match\":{\"path\":\"/%s\"},\"answer\":{\"body\":1}}",
             id, priority, id);
    CHECK_INT(fx_send(f, "POST", "/__admin/stubs", "application/json", body), 201);
}

/* The ids of a page: "a b ". */
static const char *page(struct fx *f, const char *query, char out[200])
{
    size_t n = 0;
    const cJSON *s;
    char path[200];
    snprintf(path, sizeof path, "/__admin/stubs%s", query);
    CHECK_INT(fx_get(f, path), 200);
    out[0] = '\0';
    cJSON_ArrayForEach(s, fx_at(f, "stubs"))
    {
        n += (size_t)snprintf(out + n, 200 - n, "%s ", gc_json_str(s, "id"));
    }
    return out;
}

static void test_pages_follow_priority_and_age(void)
{
    char text[200];
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    post_one(&f, "a", 0);
    post_one(&f, "b", 5);
    post_one(&f, "c", 0);
    post_one(&f, "d", -1);
    post_one(&f, "e", 5);
    CHECK_TEXT(page(&f, "", text), "e b c a d ");
    CHECK_TEXT(page(&f, "?limit=2", text), "e b ");
    CHECK_TEXT(page(&f, "?limit=2&after=b", text), "c a ");
    CHECK_TEXT(page(&f, "?limit=2&after=a", text), "d ");
    CHECK_TEXT(page(&f, "?after=d", text), "");
    CHECK_TEXT(page(&f, "?after=none", text), "");
    CHECK_INT(fx_number(&f, "total"), 5);
    post_one(&f, "a", 5); /* in another place now */
    CHECK_TEXT(page(&f, "", text), "a e b c d ");
    CHECK_TEXT(page(&f, "?after=a&limit=1", text), "e ");
    CHECK_INT(fx_send(&f, "DELETE", "/__admin/stubs/e", NULL, NULL), 204);
    CHECK_TEXT(page(&f, "", text), "a b c d ");
    CHECK_INT(fx_get(&f, "/c"), 200);
    CHECK_TEXT(page(&f, "?used=true", text), "c ");
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(page(&f, "?used=false&limit=2&after=a", text), "b d ");
    CHECK_INT(fx_number(&f, "total"), 3);
}

static void test_many_of_one_path_are_replaced_and_taken_away(void)
{
    char text[200], path[100];
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (int round = 0; round < 6; round++) {
        post_many(&f, MANY, round == 5 ? "new" : "old");
        CHECK_TEXT(page(&f, "?limit=3", text), "s0 s1 s2 ");
        CHECK_INT(fx_number(&f, "total"), MANY);
    }
    post_many(&f, 3, "newest");
    for (int i = 3; i < MANY; i += 2) {
        snprintf(path, sizeof path, "/__admin/stubs/s%d", i);
        CHECK_INT(fx_send(&f, "DELETE", path, NULL, NULL), 204);
    }
    CHECK_INT(fx_get(&f, "/m/1?n=1"), 200);
    CHECK_TEXT(f.json.root->valuestring, "newest");
    CHECK_INT(fx_get(&f, "/m/1?n=4"), 200);
    CHECK_TEXT(f.json.root->valuestring, "new");
    CHECK_INT(fx_get(&f, "/m/1?n=5"), 404);
    CHECK_TEXT(page(&f, "?limit=5", text), "s0 s1 s2 s4 s6 ");
    snprintf(path, sizeof path, "?after=s%d", MANY - 4);
    CHECK_TEXT(page(&f, path, text), "s598 ");
}

static void test_chosen_ids_are_nobodys(void)
{
    char text[200];
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_send(&f, "POST", "/__admin/stubs", "application/json",
                      "[{\"answer\":{\"body\":1}},{\"id\":\"stub-1\",\"answer\":{\"body\":2}},"
                      "{\"answer\":{\"body\":3}}]"),
              201);
    CHECK_TEXT(page(&f, "", text), "stub-3 stub-1 stub-2 ");
    CHECK_INT(
        fx_send(&f, "POST", "/__admin/stubs", "application/json",
                "[{\"id\":\"x\",\"answer\":{\"body\":1}},{\"id\":\"x\",\"answer\":{\"body\":2}}]"),
        201);
    CHECK_TEXT(page(&f, "", text), "x stub-3 stub-1 stub-2 ");
    CHECK_INT(fx_get(&f, "/anything"), 200);
    CHECK_INT(f.json.root->valuedouble, 1); /* the first of an id counts */
}

SUITE(stub_lists, {"pages follow priority and age", test_pages_follow_priority_and_age},
      {"many of one path are replaced and taken away",
       test_many_of_one_path_are_replaced_and_taken_away},
      {"chosen ids are nobody's", test_chosen_ids_are_nobodys});
