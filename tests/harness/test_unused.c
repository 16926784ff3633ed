/* A fault that never acts is told, also beside one that does. */
#include "tests/check.h"
#include "tests/harness/rig.h"

#define WHEN "'when': {'request': {'to': 'mock', 'path': '/users/1'}}, "
#define GIVEN(faults)                                                                              \
    "{'name': 'n', 'provenance': 'gcmock', 'given': {'faults': [" faults "]}, " WHEN
#define FAULT(n, id) "{" id "'match': {'path': '/users/" n "'}, 'action': {'status': 503}}"
#define PASS         "{'match': {'path': '/users/1'}, 'action': {'answers': [{'pass': true}]}}"
#define FAILS        "'then': {'status': 503}}"

static void test_unused_faults(void)
{
    static const struct {
        const char *name, *text, *told; /* NULL: nothing, it passes */
    } row[] = {
        {"it acts", GIVEN(FAULT("1", "")) FAILS, NULL},
        {"the second does not", GIVEN(FAULT("1", "") ", " FAULT("9", "")) FAILS,
         "\"fault-2\" never acted"},
        {"the first does not", GIVEN(FAULT("9", "'id': 'mine', ") ", " FAULT("1", "")) FAILS,
         "\"mine\" never acted"},
        {"one that lets pass acts, too", GIVEN(PASS) "'then': {'status': 200}}", NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_result r GC_AUTO(hx_result_release) = rig_run(row[i].text);
        CHECK_ROW(row[i].name, r.outcome == (row[i].told ? HX_FAILED : HX_PASSED));
        if (row[i].told)
            CHECK_HAS(r.detail ? r.detail : "", row[i].told);
    }
}

SUITE(unused, {"a fault that never acts is told, also beside one that does", test_unused_faults});
