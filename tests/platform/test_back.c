/* Listings: pages back, flags, ids in lists, many deleted by their ids. */
#include "tests/platform/rig.h"

/* Makes crates called by the letters, in their order. */
static void make_crates(struct fx *f, const char *letters)
{
    char body[64];
    for (const char *c = letters; *c; c++) {
        snprintf(body, sizeof body, "{\"label\":\"%c\"}", *c);
        CHECK_INT(fx_post(f, "/api/v2/crates", body), 200);
    }
}

/* The labels of the last answer: "cd". */
static const char *labels(struct fx *f, char out[32])
{
    size_t n = 0;
    const cJSON *c;
    cJSON_ArrayForEach(c, fx_at(f, "entities"))
    {
        const char *label = gc_json_str(c, "label");
        if (n < 31)
            out[n++] = label ? *label : '?';
    }
    out[n] = '\0';
    return out;
}

static void test_a_cursor_goes_back_as_it_went_on(void)
{
    char text[32], uri[400], back[400], cursor[200];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    make_crates(&f, "abcde");
    CHECK_INT(fx_get(&f, "/api/v2/crates?pageSize=2"), 200);
    CHECK_TEXT(labels(&f, text), "ab");
    CHECK(!fx_at(&f, "previousUri"));
    CHECK(!fx_at(&f, "cursors.before"));
    snprintf(uri, sizeof uri, "%s", fx_text(&f, "nextUri"));
    CHECK_INT(fx_get(&f, uri), 200);
    CHECK_TEXT(labels(&f, text), "cd");
    snprintf(uri, sizeof uri, "%s", fx_text(&f, "nextUri"));
    snprintf(back, sizeof back, "%s", fx_text(&f, "previousUri"));
    snprintf(cursor, sizeof cursor, "%s", fx_text(&f, "cursors.before"));
    CHECK_HAS(back, "before=");
    CHECK(strstr(back, "after=") == NULL);
    CHECK_INT(fx_get(&f, uri), 200);
    CHECK_TEXT(labels(&f, text), "e");
    CHECK(!fx_at(&f, "nextUri"));
    snprintf(uri, sizeof uri, "%s", fx_text(&f, "previousUri"));
    CHECK_INT(fx_get(&f, uri), 200);
    CHECK_TEXT(labels(&f, text), "cd");
    CHECK_INT(fx_get(&f, back), 200);
    CHECK_TEXT(labels(&f, text), "ab");
    CHECK(!fx_at(&f, "previousUri"));
    CHECK_HAS(fx_text(&f, "nextUri"), "after=");
    snprintf(uri, sizeof uri, "/api/v2/crates?pageSize=9&before=%s", cursor);
    CHECK_INT(fx_get(&f, uri), 200); /* no more than there are */
    CHECK_TEXT(labels(&f, text), "ab");
    CHECK_INT(fx_get(&f, "/api/v2/crates?before=nonsense"), 400);
}

static void test_a_flag_that_is_not_there_is_false(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/gadgets", "{\"name\":\"horn\",\"loud\":true}"), 200);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets?loud=true"), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(fx_text(&f, "entities.0.name"), "horn");
    CHECK_INT(fx_get(&f, "/api/v2/gadgets?loud=false"), 200);
    CHECK_INT(fx_number(&f, "total"), 2); /* the seeds say nothing of it */
    CHECK_INT(fx_get(&f, "/api/v2/gadgets?loud=7"), 400);
}

static void test_an_id_may_be_one_of_a_list(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/gadgets",
                      "{\"name\":\"horn\",\"keepers\":[{\"id\":\"o1\"},{\"id\":\"o2\"}]}"),
              200);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets?keeperId=o2"), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Ignored-Parameters"), "");
    CHECK_INT(fx_get(&f, "/api/v2/gadgets?keeperId=o3"), 200);
    CHECK_INT(fx_number(&f, "total"), 0);
}

static void test_a_required_id_lets_what_lists_none_pass(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/labelled", "{\"groups\":[]}"), 200);
    CHECK_INT(fx_post(&f, "/api/v2/labelled", "{\"groups\":[{\"id\":\"g1\"}]}"), 200);
    CHECK_INT(fx_get(&f, "/api/v2/labelled?groupId=g1"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 2);
    CHECK_INT(fx_get(&f, "/api/v2/labelled?groupId=g2"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 1);
}

static void test_many_are_deleted_by_their_ids(void)
{
    char text[32], ids[3][200], path[700];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    for (int i = 0; i < 3; i++) {
        make_crates(&f, "a");
        rig_keep(&f, "id", ids[i]);
    }
    snprintf(path, sizeof path, "/api/v2/crates?crateIds=%s,none,%s", ids[0], ids[2]);
    CHECK_INT(fx_delete(&f, path), 204);
    CHECK_INT(fx_get(&f, "/api/v2/crates"), 200);
    CHECK_TEXT(labels(&f, text), "a");
    CHECK_TEXT(fx_text(&f, "entities.0.id"), ids[1]);
    CHECK_INT(fx_delete(&f, "/api/v2/crates"), 400);
}

SUITE(platform_back, {"a cursor goes back as it went on", test_a_cursor_goes_back_as_it_went_on},
      {"a flag that is not there is false", test_a_flag_that_is_not_there_is_false},
      {"an id may be one of a list", test_an_id_may_be_one_of_a_list},
      {"a required id lets what lists none pass", test_a_required_id_lets_what_lists_none_pass},
      {"many are deleted by their ids", test_many_are_deleted_by_their_ids});
