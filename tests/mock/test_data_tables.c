/* Data tables: what their files hold, and what is wrong with them and where. */
#include "mock/org/org.h"

#include <stdlib.h>

#include "tests/check.h"
#include "tests/mock/org_folder.h"

/* Loads an org whose one table is n bytes of text; the first problem, "" when there is none. */
static void load(const char *text, size_t n, struct mock_org **org, char *says, size_t cap)
{
    char dir[256], path[300];
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    org_folder(dir, sizeof dir);
    org_file(dir, "data-tables/T.csv", "");
    snprintf(path, sizeof path, "%s/data-tables/T.csv", dir);
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f && fwrite(text, 1, n, f) == n && fclose(f) == 0);
    enum gc_status s = load_org(org, dir, &problems, &err);
    snprintf(says, cap, "%s",
             problems.n_kept ? strrchr(problems.list[0].whole, '/') + 1 : gc_error_text(&err));
    CHECK((s == GC_OK) == (*says == '\0'));
    CHECK(s == GC_OK || s == GC_E_DATA);
}

static void test_rows_and_cells(void)
{
    static const char text[] =
        "\xEF\xBB\xBFkey,\"na\"\"me\"\r\n1,\"a, \"\"b\"\"\nc\"\r\n\r\n2\n3,x,y";
    char says[200];
    struct mock_org *org = NULL;
    load(text, sizeof text - 1, &org, says, sizeof says);
    CHECK_TEXT(says, "");
    const cJSON *rows = mock_org_data_table(org, "T");
    CHECK_INT(cJSON_GetArraySize(rows), 3);
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(rows, 0), "na\"me"), "a, \"b\"\nc");
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(rows, 1), "key"), "2");
    CHECK(gc_json_get(cJSON_GetArrayItem(rows, 1), "na\"me") == NULL);
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(rows, 2), "na\"me"), "x");
    CHECK_INT(cJSON_GetArraySize(cJSON_GetArrayItem(rows, 2)), 2);
    CHECK(mock_org_data_table(org, "U") == NULL);
    mock_org_unref(org);
}

static void test_what_is_wrong_is_told(void)
{
    enum { CELL = 1 << 20, MANY = 1000000 };
    static const struct {
        const char *name, *begin, *part;
        size_t n;
        const char *says;
    } row[] = {
        {"a quote", "key,a\n1,\"x\n", "", 0, "T.csv:3:1: a quote is not closed"},
        {"a byte of 0", "key,a\n1,x\n2,", NULL, 1, "T.csv:3:3: a byte of 0 is no text"},
        {"a large cell", "key,a\n1,", "x", CELL + 1, "a cell is larger than 1 MiB"},
        {"a large cell in quotes", "key,a\n1,\"", "\"\"", CELL + 1, "a cell is larger than 1 MiB"},
        {"the largest cell", "key,a\n1,", "x", CELL, ""},
        {"many cells", "a\n", "x\n", MANY, "a table has more than 1,000,000 cells"},
        {"the most cells", "a\n", "x\n", MANY - 1, ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(16 << 20);
        struct mock_org *org = NULL;
        char says[200];
        gc_strbuf_adds(&text, row[i].begin);
        for (size_t k = 0; k < row[i].n; k++)
            gc_strbuf_add(&text, row[i].part ? row[i].part : "",
                          row[i].part ? strlen(row[i].part) : 1);
        load(gc_strbuf_text(&text), text.len, &org, says, sizeof says);
        if (*row[i].says)
            CHECK_ROW_HAS(row[i].name, says, row[i].says);
        else
            CHECK_ROW_TEXT(row[i].name, says, "");
        mock_org_unref(org);
    }
}

SUITE(data_tables, {"rows and cells", test_rows_and_cells},
      {"what is wrong is told, with its place", test_what_is_wrong_is_told});
