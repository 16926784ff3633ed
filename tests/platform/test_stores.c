/* A world's stores: orders and unique texts stay right through every change. */
#include <stdlib.h>

#include "mock/world/stores.h"
#include "tests/check.h"

static void put(struct mock_store *s, const char *key, const char *json)
{
    CHECK_INT(mock_store_put(s, mock_entity_new(key, json, strlen(json), NULL, 0)), GC_OK);
}

static void test_deleted_ones_are_counted(void)
{
    struct mock_stores stores;
    mock_stores_init(&stores);
    struct mock_store *s = mock_stores_make(&stores, "/a", NULL, 0);
    CHECK_FATAL(s != NULL);
    put(s, "1", "{\"state\":\"active\"}");
    put(s, "2", "{\"below\":{\"state\":\"deleted\"}}");
    CHECK_INT(mock_store_count_deleted(s), 0);
    put(s, "1", "{\"state\":\"deleted\"}");
    put(s, "3", "{\"state\": \"deleted\"}");
    CHECK_INT(mock_store_count_deleted(s), 2);
    CHECK(mock_store_get(s, "1")->is_deleted && !mock_store_get(s, "2")->is_deleted);
    put(s, "1", "{\"state\":\"active\"}");
    CHECK_INT(mock_store_count_deleted(s), 1);
    CHECK(mock_store_drop(s, "3"));
    CHECK_INT(mock_store_count_deleted(s), 0);
    mock_stores_release(&stores);
}

static const char *keys(struct mock_store *s, const char *by, char out[200])
{
    size_t n = 0, len = 0;
    struct mock_entity *const *list = mock_store_ordered(s, by, &n);
    out[0] = '\0';
    for (size_t i = 0; list && i < n; i++)
        len += (size_t)snprintf(out + len, 200 - len, "%s ", list[i]->key);
    return out;
}

static void test_orders_follow_every_change(void)
{
    char text[200];
    struct mock_stores all;
    mock_stores_init(&all);
    struct mock_store *s = mock_stores_make(&all, "/x", NULL, 0);
    put(s, "a", "{\"n\":10,\"name\":\"delta\"}");
    put(s, "b", "{\"n\":9,\"name\":\"Bravo\"}");
    put(s, "c", "{\"name\":\"charlie\"}");
    CHECK_TEXT(keys(s, NULL, text), "a b c ");
    CHECK_TEXT(keys(s, "name", text), "b c a ");
    CHECK_TEXT(keys(s, "n", text), "c b a "); /* what lacks it first; numbers by value */
    put(s, "b", "{\"n\":11,\"name\":\"echo\"}");
    put(s, "d", "{\"n\":-1,\"name\":\"alpha\",\"sub\":{\"n\":5}}");
    CHECK_TEXT(keys(s, NULL, text), "a b c d "); /* a replaced one keeps its place */
    CHECK_TEXT(keys(s, "name", text), "d c a b ");
    CHECK_TEXT(keys(s, "n", text), "c d a b ");
    CHECK_TEXT(keys(s, "sub.n", text), "a b c d ");
    CHECK(mock_store_drop(s, "a"));
    CHECK(!mock_store_drop(s, "a"));
    CHECK_TEXT(keys(s, "name", text), "d c b ");
    CHECK_INT(mock_store_count(s), 3);
    mock_stores_release(&all);
}

static void test_more_orders_than_are_kept(void)
{
    char text[200], by[16];
    struct mock_stores all;
    mock_stores_init(&all);
    struct mock_store *s = mock_stores_make(&all, "/x", NULL, 0);
    put(s, "a", "{\"m0\":2,\"m1\":1,\"m11\":2}");
    put(s, "b", "{\"m0\":1,\"m1\":2,\"m11\":1}");
    for (int i = 0; i < 12; i++) {
        snprintf(by, sizeof by, "m%d", i);
        (void)keys(s, by, text);
    }
    CHECK_TEXT(keys(s, "m0", text), "b a ");
    CHECK_TEXT(keys(s, "m1", text), "a b ");
    CHECK_TEXT(keys(s, "m11", text), "b a ");
    mock_stores_release(&all);
}

static void test_texts_are_found_without_regard_to_case(void)
{
    struct mock_stores all;
    mock_stores_init(&all);
    struct mock_store *s = mock_stores_make(&all, "/x", NULL, 0);
    put(s, "a", "{\"name\":\"One\"}");
    CHECK_TEXT(mock_store_having(s, "name", "ONE")->key, "a");
    put(s, "b", "{\"name\":\"one\"}"); /* a double, as seeds may be */
    CHECK(mock_store_drop(s, "a"));
    CHECK_FATAL(mock_store_having(s, "name", "one") != NULL);
    CHECK_TEXT(mock_store_having(s, "name", "one")->key, "b");
    put(s, "b", "{\"name\":\"two\"}");
    CHECK(!mock_store_having(s, "name", "one"));
    CHECK_TEXT(mock_store_having(s, "name", "two")->key, "b");
    put(s, "b", "{\"name\":\"two\",\"state\":\"deleted\"}");
    CHECK(!mock_store_having(s, "name", "two"));
    CHECK(!mock_store_having(s, "other", "two"));
    mock_stores_release(&all);
}

static void test_what_is_below_an_item_goes_with_it(void)
{
    struct mock_stores all;
    static const size_t items[] = {4, 8};
    mock_stores_init(&all);
    CHECK(mock_stores_make(&all, "/x/1/y", items, 1));
    CHECK(mock_stores_make(&all, "/x/1/y/2/z", items, 2));
    CHECK(mock_stores_make(&all, "/x/2/y", items, 1));
    CHECK(mock_stores_make(&all, "/x/1/y", items, 1) == mock_stores_find(&all, "/x/1/y"));
    mock_stores_drop_below(&all, "/x/1");
    CHECK(!mock_stores_find(&all, "/x/1/y"));
    CHECK(!mock_stores_find(&all, "/x/1/y/2/z"));
    CHECK(mock_stores_find(&all, "/x/2/y"));
    mock_stores_drop_below(&all, "/x/1");
    mock_stores_release(&all);
}

static void test_seeds_come_and_go_but_not_what_was_changed(void)
{
    char text[200];
    struct mock_stores all;
    mock_stores_init(&all);
    struct mock_store *s = mock_stores_make(&all, "/x", NULL, 0);
    struct mock_entity *seed = mock_entity_new("a", "{}", 2, NULL, 0);
    seed->of_seed = true;
    CHECK_INT(mock_store_put(s, seed), GC_OK);
    mock_store_set_seeds(s, &all);
    put(s, "b", "{}");
    mock_store_drop_seeds(s);
    CHECK_TEXT(keys(s, NULL, text), "b ");
    CHECK(!mock_store_hides(s, "b"));
    CHECK(mock_store_drop(s, "b"));
    CHECK(mock_store_hides(s, "b")); /* the next load does not bring it back */
    mock_stores_release(&all);
}

static void test_many_changes_without_a_look_do_not_pile_up(void)
{
    char text[200];
    struct mock_stores all;
    mock_stores_init(&all);
    struct mock_store *s = mock_stores_make(&all, "/x", NULL, 0);
    put(s, "a", "{\"name\":\"x\"}");
    (void)keys(s, "name", text);
    for (int i = 0; i < 20000; i++)
        put(s, "a", i % 2 ? "{\"name\":\"y\"}" : "{\"name\":\"z\"}");
    put(s, "b", "{\"name\":\"a\"}");
    CHECK_TEXT(keys(s, "name", text), "b a ");
    mock_stores_release(&all);
}

SUITE(platform_stores, {"those deleted by their state are counted", test_deleted_ones_are_counted},
      {"orders follow every change", test_orders_follow_every_change},
      {"more orders than are kept", test_more_orders_than_are_kept},
      {"texts are found without regard to case", test_texts_are_found_without_regard_to_case},
      {"what is below an item goes with it", test_what_is_below_an_item_goes_with_it},
      {"seeds come and go, but not what was changed",
       test_seeds_come_and_go_but_not_what_was_changed},
      {"many changes without a look do not pile up",
       test_many_changes_without_a_look_do_not_pile_up});
